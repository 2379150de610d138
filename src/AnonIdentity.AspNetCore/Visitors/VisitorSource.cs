namespace AnonIdentity.AspNetCore.Visitors;

/// <summary>How a request brought its visitor token.</summary>
internal enum VisitorSource
{
    /// <summary>It brought none.</summary>
    None = 0,

    /// <summary>By cookie, as browsers do: whoever makes the browser send a request makes it send this.</summary>
    Cookie = 1,

    /// <summary>By header, as apps do.</summary>
    Header = 2,
}
