namespace AnonIdentity.AspNetCore.Tests;

/// <summary>What became of the host's own services.</summary>
internal sealed class OwnServiceLog
{
    public int Made { get; set; }

    public int Disposed { get; set; }

    public int Calls { get; set; }
}
