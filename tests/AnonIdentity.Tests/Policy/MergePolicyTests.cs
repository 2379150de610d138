using AnonIdentity.Ledger;
using AnonIdentity.Policy;
using CsCheck;

namespace AnonIdentity.Tests.Policy;

public class MergePolicyTests
{
    private static readonly VisitorId Visitor = VisitorId.Parse("web_01jd0000000000000000000001");
    private static readonly ConsumerId Maria = new("cust-42");
    private static readonly ConsumerId Omar = new("cust-43");

    public static TheoryData<SubjectState?, bool, bool, bool, MergeDecision> Table() => new()
    {
        // state, bound to the same, finished, forced, decision
        { null, false, false, false, MergeDecision.NothingToMerge },
        { SubjectState.Forgotten, false, false, true, MergeDecision.NothingToMerge },
        { SubjectState.Consumer, false, false, true, MergeDecision.NothingToMerge },
        { SubjectState.Anonymous, false, false, false, MergeDecision.Bind },
        { SubjectState.Bound, true, true, false, MergeDecision.AlreadyMerged },
        { SubjectState.Bound, true, false, false, MergeDecision.Join },
        { SubjectState.Bound, false, true, false, MergeDecision.BoundToAnother },
        { SubjectState.Bound, false, false, true, MergeDecision.BoundToAnother },
        { SubjectState.Quarantined, true, true, false, MergeDecision.Quarantined },
        { SubjectState.Quarantined, true, true, true, MergeDecision.Bind },
    };

    [Theory]
    [MemberData(nameof(Table))]
    [Trait("Rule", "M2")]
    [Trait("Rule", "M5")]
    public void The_table_of_decisions(SubjectState? state, bool same, bool finished, bool force, MergeDecision decision)
    {
        SubjectRecord? record = state is { } s ? Record(s, same ? Maria : Omar, finished) : null;
        MergePolicy.Decide(record, Maria, force).Should().Be(decision);
    }

    [Fact]
    [Trait("Rule", "M10")]
    public void A_quarantined_visitor_is_bound_only_by_force_and_only_when_all_its_undos_are_finished() =>
        Gen.Select(Gen.Enum<OperationStep>(), Gen.Enum<OperationKind>(), Gen.Bool, Gen.Bool, Gen.Bool).Sample((step, kind, parked, same, force) =>
        {
            OperationRecord first = new(1) { Kind = kind, Step = step, Consumer = same ? Maria : Omar, Retry = parked ? new Retry { ParkedBecause = "x" } : Retry.Now };
            OperationRecord second = new(2) { Kind = OperationKind.Undo, Step = OperationStep.Done, Consumer = Omar };
            SubjectRecord record = new(Subject.Of(Visitor)) { Version = 1, State = SubjectState.Quarantined, BoundTo = first.Consumer, Operations = [first, second] };
            bool unfinished = kind == OperationKind.Undo && step != OperationStep.Purge && step != OperationStep.Done;
            return MergePolicy.Decide(record, Maria, force) == (force && !unfinished ? MergeDecision.Bind : MergeDecision.Quarantined);
        });

    [Fact]
    [Trait("Rule", "M5")]
    [Trait("Rule", "S5")]
    public void No_state_gives_a_bound_visitor_to_another_or_anybody_to_nobody() =>
        Gen.Select(Gen.Enum<SubjectState>(), Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool).Sample((state, same, finished, force, blocked) =>
        {
            ConsumerId consumer = blocked ? new ConsumerId("undefined") : Maria;
            MergeDecision decision = MergePolicy.Decide(Record(state, same ? consumer : Omar, finished), consumer, force);
            bool binds = decision == MergeDecision.Bind;
            return (!blocked || decision == MergeDecision.BlockedIdentity)
                && (state != SubjectState.Bound || !binds)
                && (state != SubjectState.Quarantined || !binds || force)
                && (decision != MergeDecision.AlreadyMerged || (state == SubjectState.Bound && same && finished));
        });

    [Fact]
    [Trait("Rule", "M6")]
    public void A_ticket_moves_only_from_the_placeholder_and_only_where_a_merge_moves()
    {
        CrmContactId placeholder = new("p");
        CrmContactId target = new("t");
        CrmContactId other = new("o");
        Gen.Select(Gen.Enum<MergeBranch>(), Gen.Bool, Gen.Bool, Gen.Bool).Sample((branch, p, t, o) =>
        {
            CrmContactId[] owners = [.. p ? [placeholder] : Array.Empty<CrmContactId>(), .. t ? [target] : Array.Empty<CrmContactId>(), .. o ? [other] : Array.Empty<CrmContactId>()];
            TicketResult result = MergePolicy.Classify(branch, placeholder, target, owners);
            TicketResult expected = owners.Length == 0 ? TicketResult.Missing
                : t ? TicketResult.AlreadyThere
                : p && branch is MergeBranch.Move or MergeBranch.NativeMerge ? p ? TicketResult.Pending : TicketResult.KeptByAgent
                : TicketResult.KeptByAgent;
            return result == expected;
        });
    }

    [Theory]
    [Trait("Rule", "S8")]
    [Trait("Rule", "S7")]
    [InlineData(SignInMode.Automatic, false, false, 0, SignInAnswer.Merge)]
    [InlineData(SignInMode.Automatic, false, true, 0, SignInAnswer.Offer)]
    [InlineData(SignInMode.Automatic, false, false, 31, SignInAnswer.Offer)]
    [InlineData(SignInMode.Automatic, true, false, 0, SignInAnswer.Nothing)]
    [InlineData(SignInMode.Ask, false, false, 0, SignInAnswer.Offer)]
    [InlineData(SignInMode.Ask, true, false, 0, SignInAnswer.Nothing)]
    [InlineData(SignInMode.Never, false, false, 0, SignInAnswer.Nothing)]
    public void The_question_at_a_sign_in(SignInMode mode, bool crossSite, bool shared, int days, SignInAnswer answer)
    {
        SignInQuestion question = new(mode, Maria)
        {
            StartedByAnotherSite = crossSite,
            SharedDevice = shared,
            VisitorAge = TimeSpan.FromDays(days),
            AskWhenOlderThan = TimeSpan.FromDays(30),
        };
        question.Answer().Should().Be(answer);
        (question with { Consumer = new ConsumerId("guest") }).Answer().Should().Be(SignInAnswer.Nothing);
    }

    private static SubjectRecord Record(SubjectState state, ConsumerId boundTo, bool finished) => new(Subject.Of(Visitor))
    {
        Version = 1,
        State = state,
        BoundTo = boundTo,
        Operations = [new OperationRecord(1) { Kind = OperationKind.Merge, Consumer = boundTo, Outcome = finished ? MergeOutcome.Merged : MergeOutcome.None }],
    };
}
