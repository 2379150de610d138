namespace AnonIdentity.Ledger;

/// <summary>The row of a consumer: the contact that the library last saw or made for it, and who holds the claim.</summary>
/// <param name="Consumer">The consumer.</param>
/// <param name="Contact">The known contact; it is looked up again before it is relied upon.</param>
/// <param name="ClaimedBy">Who holds the claim: the text of a <see cref="MergeId"/> or of a <see cref="Subject"/>; <see langword="null"/>: nobody.</param>
public sealed record ConsumerRecord(ConsumerId Consumer, CrmContactId? Contact, string? ClaimedBy);
