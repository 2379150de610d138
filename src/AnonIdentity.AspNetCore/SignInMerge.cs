namespace AnonIdentity.AspNetCore;

/// <summary>What happens at a sign-in to the tickets that were opened before it.</summary>
public enum SignInMerge
{
    /// <summary>Nothing: the host calls <see cref="ITicketMerger"/> itself.</summary>
    Manual = 0,

    /// <summary>They are offered to the consumer, who says whether they are theirs (rule S8): right for devices that people share.</summary>
    Ask = 1,

    /// <summary>They are merged at once. Where people share a browser, the tickets of somebody who asked there before can be taken for the
    /// consumer's; the merge can be undone.</summary>
    Automatic = 2,
}
