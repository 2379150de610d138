using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using AnonIdentity.Policy;

namespace AnonIdentity.Tests.Policy;

public class TargetChoiceTests
{
    private static readonly VisitorId Visitor = VisitorId.Parse("web_01jd0000000000000000000001");
    private static readonly ConsumerId Maria = new("cust-42");
    private static readonly CrmContact Placeholder = new(new CrmContactId("p")) { ExternalId = Visitor.ToString() };
    private static readonly CrmContact Known = new(new CrmContactId("k")) { ExternalId = Maria.Value };

    [Theory]
    [Trait("Rule", "M1")]
    [InlineData(false, null)]
    [InlineData(true, "k")]
    public void Without_a_placeholder_the_known_contact_is_followed_or_made(bool known, string? target)
    {
        TargetChoice choice = Make(known ? Known : null, null);
        choice.Branch.Should().Be(known ? MergeBranch.Follow : MergeBranch.Make);
        choice.Placeholder.Should().BeNull();
        choice.Target?.Value.Should().Be(target);
        choice.Before.Should().BeNull();
        choice.Fate.Should().Be(known ? ContactFate.Untouched : ContactFate.Replaced);
    }

    [Theory]
    [Trait("Rule", "M1")]
    [Trait("Rule", "M8")]
    [InlineData(false, MergeBranch.Move, ContactFate.Labelled)]
    [InlineData(true, MergeBranch.NativeMerge, ContactFate.MergedForGood)]
    public void Tickets_go_from_the_placeholder_to_the_known_contact(bool native, MergeBranch branch, ContactFate fate)
    {
        TargetChoice choice = Make(Known, Placeholder, native: native);
        choice.Should().Be(new TargetChoice(branch, Placeholder.Id, Known.Id, Placeholder));
        choice.DoneByAgent.Should().BeFalse();
        choice.Fate.Should().Be(fate);
    }

    [Theory]
    [Trait("Rule", "M3")]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_placeholder_is_promoted_when_there_is_no_known_contact_or_it_is_it(bool isIt, bool native)
    {
        CrmContact placeholder = isIt ? Placeholder with { ExternalId = Maria.Value } : Placeholder;
        TargetChoice choice = Make(isIt ? placeholder : null, placeholder, native: native);
        choice.Should().Be(new TargetChoice(MergeBranch.Promote, Placeholder.Id, Placeholder.Id, placeholder));
        choice.Fate.Should().Be(ContactFate.Promoted);
    }

    [Fact]
    [Trait("Rule", "M3")]
    public void A_placeholder_without_an_external_id_is_still_ours()
    {
        CrmContact bare = Placeholder with { ExternalId = null };
        Make(Known, bare).Branch.Should().Be(MergeBranch.Move);
        Make(null, bare).Branch.Should().Be(MergeBranch.Promote);
    }

    [Theory]
    [Trait("Rule", "M6")]
    [Trait("Rule", "A5")]
    [InlineData("agent-7", true)]
    [InlineData("CUST-42", true)]
    [InlineData("WEB_01JD0000000000000000000001", true)]
    [InlineData("cust-42", false)]
    public void A_placeholder_that_an_agent_gave_another_external_id_is_the_agents(string externalId, bool taken)
    {
        CrmContact placeholder = Placeholder with { ExternalId = externalId };
        Make(null, placeholder).Should().Be(taken
            ? new TargetChoice(MergeBranch.Follow, placeholder.Id, null, placeholder)
            : new TargetChoice(MergeBranch.Promote, placeholder.Id, placeholder.Id, placeholder));
        Make(Known, placeholder).Branch.Should().Be(taken ? MergeBranch.Follow : MergeBranch.Move);
        Make(Known, placeholder).Fate.Should().Be(taken ? ContactFate.KeptByAgent : ContactFate.Labelled);
    }

    [Theory]
    [Trait("Rule", "M6")]
    [InlineData("k", false, true)]
    [InlineData("k", true, false)]
    [InlineData("other", false, false)]
    [InlineData(null, false, false)]
    public void A_placeholder_that_an_agent_merged_away_is_followed_and_its_late_tickets_go_the_same_way(string? survivor, bool native, bool done)
    {
        TargetChoice choice = Make(Known, Placeholder, mergedAway: true, survivor: survivor, native: native);
        choice.Branch.Should().Be(done ? MergeBranch.Move : MergeBranch.Follow);
        choice.DoneByAgent.Should().Be(done);
        choice.Placeholder.Should().Be(Placeholder.Id);
        choice.Target.Should().Be(Known.Id);
        choice.Before.Should().Be(Placeholder);
        choice.Fate.Should().Be(ContactFate.KeptByAgent);
    }

    [Fact]
    [Trait("Rule", "M6")]
    public void A_placeholder_that_an_agent_merged_away_goes_nowhere_without_a_known_contact()
    {
        TargetChoice choice = Make(null, Placeholder, mergedAway: true, survivor: "other");
        choice.Should().Be(new TargetChoice(MergeBranch.Follow, Placeholder.Id, null, Placeholder));
        Make(null, Placeholder, mergedAway: true, survivor: null).Branch.Should().Be(MergeBranch.Follow);
    }

    [Fact]
    [Trait("Rule", "M6")]
    public void A_contact_that_is_known_and_merged_into_itself_is_not_moved_to_itself() =>
        Make(Placeholder, Placeholder, mergedAway: true, survivor: "p").Branch.Should().Be(MergeBranch.Follow);

    [Fact]
    [Trait("Rule", "M3")]
    public void Only_a_promotion_is_answered_as_one()
    {
        foreach (MergeBranch branch in Enum.GetValues<MergeBranch>())
        {
            TargetChoice.OutcomeOf(branch).Should().Be(branch == MergeBranch.Promote ? MergeOutcome.Promoted : MergeOutcome.Merged);
        }

        new TargetChoice(MergeBranch.None, Placeholder.Id, null, null).Fate.Should().Be(ContactFate.Untouched);
    }

    private static TargetChoice Make(CrmContact? known, CrmContact? placeholder, bool mergedAway = false, string? survivor = null, bool native = false) =>
        TargetChoice.Make(Visitor, Maria, known, placeholder, mergedAway, survivor is null ? null : new CrmContactId(survivor), native);
}
