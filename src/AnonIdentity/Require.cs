namespace AnonIdentity;

/// <summary>Checks of what a host passes; the message names the field.</summary>
internal static class Require
{
    internal static void Visitor(VisitorId visitor)
    {
        if (visitor.IsDefault)
        {
            throw new ArgumentException("default(VisitorId) is no visitor identifier.", nameof(visitor));
        }
    }

    internal static void Text(string? text, string field)
    {
        if (text is null)
        {
            throw new ArgumentException($"{field} is missing.", field);
        }
    }
}
