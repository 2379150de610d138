namespace AnonIdentity;

/// <summary>How placeholder contacts are named (rule N2). For another pattern implement <see cref="IAnonymousContactNamer"/>.</summary>
public sealed class NamingOptions
{
    /// <summary>The separator of <c>Web User 10/05 10:15</c>.</summary>
    public const string SpaceSeparator = " ";

    /// <summary>The separator of <c>Web User - 10/05 10:15</c>.</summary>
    public const string DashSeparator = " - ";

    /// <summary>The label of a web visitor.</summary>
    /// <value>Default: <c>Web User</c>. 1 to 64 characters, no control characters.</value>
    public string WebLabel { get; set; } = "Web User";

    /// <summary>The label of a mobile visitor.</summary>
    /// <value>Default: <c>Mobile User</c>. 1 to 64 characters, no control characters, not the web label.</value>
    public string MobileLabel { get; set; } = "Mobile User";

    /// <summary>What stands between label and time.</summary>
    /// <value>Default: <see cref="SpaceSeparator"/>. 1 to 8 characters, no control characters.</value>
    public string Separator { get; set; } = SpaceSeparator;

    /// <summary>The time zone of the time in the name, an IANA id.</summary>
    /// <value>Default: <c>UTC</c>.</value>
    public string TimeZone { get; set; } = "UTC";
}
