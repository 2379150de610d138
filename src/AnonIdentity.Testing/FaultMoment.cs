namespace AnonIdentity.Testing;

/// <summary>On which side of a call a fault strikes.</summary>
public enum FaultMoment
{
    /// <summary>Before the call: nothing has happened yet.</summary>
    Before = 1,

    /// <summary>After the call took effect, before its answer is given.</summary>
    After = 2,
}
