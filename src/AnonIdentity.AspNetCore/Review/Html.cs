namespace AnonIdentity.AspNetCore.Review;

/// <summary>Markup. Made only from interpolated strings, whose holes are encoded unless they are markup themselves.</summary>
/// <param name="Text">The markup.</param>
internal readonly record struct Html(string Text)
{
    internal static Html Empty { get; } = new("");

    internal static Html Of(HtmlHandler markup) => new(markup.ToText());

    internal static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(static part => part.Text)));

    internal static Html If(bool condition, Html markup) => condition ? markup : Empty;

    public override string ToString() => Text;
}
