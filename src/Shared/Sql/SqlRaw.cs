namespace AnonIdentity.Sql;

/// <summary>Text that stands in a statement as it is: ours, or a reference to a bound parameter; never data.</summary>
internal readonly record struct SqlRaw(string Text)
{
    public override string ToString() => Text;
}
