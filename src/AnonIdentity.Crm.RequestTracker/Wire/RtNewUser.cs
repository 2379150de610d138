namespace AnonIdentity.Crm.RequestTracker.Wire;

/// <summary>A user to be made.</summary>
internal sealed record RtNewUser(string Name, string RealName)
{
    public int Privileged { get; init; }
}
