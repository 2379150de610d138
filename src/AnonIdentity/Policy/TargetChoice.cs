using AnonIdentity.Crm;
using AnonIdentity.Ledger;

namespace AnonIdentity.Policy;

/// <summary>The way that a merge takes, with the contact that it changes.</summary>
/// <param name="Branch">The way.</param>
/// <param name="Placeholder">Where the tickets come from.</param>
/// <param name="Target">Where they go.</param>
/// <param name="Before">The placeholder as it was read.</param>
internal sealed record TargetChoice(MergeBranch Branch, CrmContactId? Placeholder, CrmContactId? Target, CrmContact? Before)
{
    /// <summary>Chooses the way from what the CRM has (rules M3, M6).</summary>
    /// <param name="visitor">The visitor.</param>
    /// <param name="consumer">The consumer.</param>
    /// <param name="known">The consumer's contact, if there is one.</param>
    /// <param name="placeholder">The placeholder as it was read, if it is still there.</param>
    /// <param name="mergedAway">Whether an agent merged the placeholder into another contact.</param>
    /// <param name="survivor">The contact at the end of that merge.</param>
    /// <param name="native">Whether the host chose the CRM's own merge.</param>
    internal static TargetChoice Make(VisitorId visitor, ConsumerId consumer, CrmContact? known, CrmContact? placeholder, bool mergedAway, CrmContactId? survivor, bool native)
    {
        if (placeholder is null)
        {
            return known is null ? new(MergeBranch.Make, null, null, null) : new(MergeBranch.Follow, null, known.Id, null);
        }

        if (mergedAway && !native && known is not null && survivor == known.Id && placeholder.Id != known.Id)
        {
            // The agent has done our merge. What reached the placeholder since goes the same way.
            return new(MergeBranch.Move, placeholder.Id, known.Id, placeholder) { DoneByAgent = true };
        }

        bool promotedAlready = string.Equals(placeholder.ExternalId, consumer.Value, StringComparison.Ordinal);

        // An agent who gave the contact another external id has taken it from us, as one who merged it has.
        bool takenByAgent = mergedAway
            || (!promotedAlready && placeholder.ExternalId is not null && !string.Equals(placeholder.ExternalId, visitor.ToString(), StringComparison.Ordinal));

        if (takenByAgent)
        {
            return new(MergeBranch.Follow, placeholder.Id, known?.Id, placeholder);
        }

        if (known is null || known.Id == placeholder.Id)
        {
            return new(MergeBranch.Promote, placeholder.Id, placeholder.Id, placeholder);
        }

        return new(native ? MergeBranch.NativeMerge : MergeBranch.Move, placeholder.Id, known.Id, placeholder);
    }

    /// <summary>Whether an agent has merged the placeholder where we would.</summary>
    internal bool DoneByAgent { get; private init; }

    /// <summary>What the way does to the placeholder, for a preview.</summary>
    internal ContactFate Fate => Branch switch
    {
        MergeBranch.Move when DoneByAgent => ContactFate.KeptByAgent,
        MergeBranch.Move => ContactFate.Labelled,
        MergeBranch.Promote => ContactFate.Promoted,
        MergeBranch.Make => ContactFate.Replaced,
        MergeBranch.Follow when Placeholder is not null => ContactFate.KeptByAgent,
        MergeBranch.NativeMerge => ContactFate.MergedForGood,
        _ => ContactFate.Untouched,
    };

    /// <summary>What a merge that takes this way answers.</summary>
    internal static MergeOutcome OutcomeOf(MergeBranch branch) => branch == MergeBranch.Promote ? MergeOutcome.Promoted : MergeOutcome.Merged;
}
