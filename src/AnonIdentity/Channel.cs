namespace AnonIdentity;

/// <summary>Where a visitor comes from (rule V1). It never changes, also when a mobile visitor is handed to the web (rule V7).</summary>
public enum Channel
{
    /// <summary>A browser: the identifier is a Unique Visitor Identifier, <c>web_…</c>.</summary>
    Web = 1,

    /// <summary>An app: the identifier is a Mobile SDK Identifier, <c>mobile_…</c>.</summary>
    Mobile = 2,
}
