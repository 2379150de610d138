namespace AnonIdentity.Policy;

/// <summary>What a host wants at a sign-in on a device that has a visitor.</summary>
public enum SignInMode
{
    /// <summary>Never merge by itself.</summary>
    Never = 0,

    /// <summary>Show the tickets and let the consumer say whether they are theirs: right for a device that people share (rule S8).</summary>
    Ask = 1,

    /// <summary>Merge at once. On a shared browser the next person's tickets can be taken for the signed-in one's (see the README).</summary>
    Automatic = 2,
}
