namespace AnonIdentity.Policy;

/// <summary>What is to be done about a visitor at a sign-in.</summary>
public enum SignInAnswer
{
    /// <summary>Nothing: the visitor stays as it is.</summary>
    Nothing = 0,

    /// <summary>The tickets are offered to the consumer, who says whether they are theirs.</summary>
    Offer = 1,

    /// <summary>The visitor is merged.</summary>
    Merge = 2,
}
