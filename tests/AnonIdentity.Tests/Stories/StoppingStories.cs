using AnonIdentity.Crm;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Tests.Stories;

/// <summary>Another host forgets a visitor or a consumer between any two writes of what is under way: the CRM is not changed after that, but for what is erased.</summary>
public class StoppingStories
{
    private static readonly string[] Changes = ["EnsureContact", "CreateTicket", "UpdateContact", "MoveTickets"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "T3")]
    public Task A_first_ticket(bool unique) => StopsAsync(unique, new Draft(), 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "T4")]
    public Task A_draft_that_is_tried_again(bool unique) => StopsAsync(unique, new Draft { CallFails = "CreateTicket" }, 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "T4")]
    public Task A_draft_whose_contact_was_not_made(bool unique) => StopsAsync(unique, new Draft { CallFails = "EnsureContact" }, 0);

    [Fact]
    [Trait("Rule", "P1")]
    [Trait("Rule", "N1")]
    public Task A_draft_without_a_name() => StopsAsync(unique: true, new Draft { NamerFails = true }, 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "T4")]
    public Task A_draft_whose_contact_an_agent_deletes(bool unique) => StopsAsync(unique, new Draft { Deleted = true }, 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "T11")]
    public Task A_consumers_ticket(bool unique) => StopsAsync(unique, new ConsumersTicket(), 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M2")]
    public Task A_promotion(bool unique) => StopsAsync(unique, new Merge(), 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M7")]
    public Task A_merge_that_moves(bool unique) => StopsAsync(unique, new Merge { Known = true }, 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M3")]
    public Task A_merge_that_makes_the_contact(bool unique) => StopsAsync(unique, new Merge { Gone = true }, 0);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M6")]
    public Task A_promotion_that_is_tried_again_after_an_agent_was_there(bool unique) => StopsAsync(unique, new Merge { AgentRenames = true }, 0);

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    [InlineData(false, false, true)]
    [Trait("Rule", "P1")]
    [Trait("Rule", "M10")]
    public Task An_undo(bool unique, bool known, bool holdsMore) => StopsAsync(unique, new Undo { Known = known, HoldsMore = holdsMore }, 0);

    private static async Task StopsAsync(bool unique, Act act, int acceptedBy)
    {
        int writes = 0;
        for (bool stopped = true; stopped; writes++)
        {
            bool namerFails = act is Draft { NamerFails: true };
            await using World world = new(
                World.Able(unique ? Keying.UniqueUpsert : Keying.SearchOnly, unique ? Keying.UniqueUpsert : Keying.SearchOnly) with { Settle = unique ? TimeSpan.Zero : TimeSpan.FromSeconds(1) },
                build: builder => builder.Services.AddSingleton<IAnonymousContactNamer>(new Namer(() => namerFails)));
            Subject subject = await act.PrepareAsync(world);
            namerFails = false;
            MortalLedger ledger = new(world.Ledger);
            IServiceProvider other = world.AddHost();
            world.SwitchTo(world.AddHost(ledger: ledger));
            int commits = 0;
            int? calls = null;
            Task<ForgetReceipt>? forget = null;
            ledger.BeforeCommitting = () =>
            {
                if (commits++ == writes + acceptedBy)
                {
                    IVisitorDirectory directory = other.GetRequiredService<IVisitorDirectory>();
                    forget = subject.Visitor is { } visitor ? directory.ForgetAsync(visitor, Token) : directory.ForgetAsync(subject.Consumer!.Value, Token);
                    calls = world.Crm.Calls.Count;
                }
            };

            await world.WhileTimePassesAsync(act.RunAsync(world));
            await world.RecoverAsync(TimeSpan.FromMinutes(10));

            world.Crm.Calls.Skip(calls ?? int.MaxValue).Should().NotContain(call => Changes.Contains(call), "a forget came before write {0}", writes + 1);
            stopped = forget is not null;
            if (stopped)
            {
                (await world.WhileTimePassesAsync(forget!)).Outcome.Should().BeOneOf(ForgetOutcome.Forgotten, ForgetOutcome.Pending);
                (await world.Ledger.ReadAsync(subject, Token)).Should().Match<SubjectRecord?>(record => record == null || record.Version == 0, "it was forgotten before write {0}", writes + 1);
            }
            else
            {
                (await act.IsDoneAsync(world)).Should().BeTrue("nobody came between");
            }
        }

        writes.Should().BeGreaterThan(2, "each of them was tried");
    }

    private sealed class Namer(Func<bool> fails) : IAnonymousContactNamer
    {
        public string Name(Channel channel, NodaTime.Instant at) => fails() ? throw new InvalidOperationException() : "Web User 10/05 10:15";

        public bool IsPlaceholder(string? name) => name == "Web User 10/05 10:15";
    }

    /// <summary>Something under way, from where it stands to its end.</summary>
    private abstract class Act
    {
        /// <summary>The subject of the ticket that is under way.</summary>
        public const string Last = "The last";

        protected VisitorId Visitor { get; set; }

        /// <summary>Brings it to where it is to go on from.</summary>
        /// <returns>Who is forgotten.</returns>
        public abstract Task<Subject> PrepareAsync(World world);

        public abstract Task RunAsync(World world);

        /// <summary>Whether it was done, when nobody came between.</summary>
        public virtual Task<bool> IsDoneAsync(World world) => Task.FromResult(world.Store.Tickets.Any(static t => t.Subject == Last));

        protected static Task<RecoveryRun> RecoverAsync(World world)
        {
            world.Time.Advance(TimeSpan.FromMinutes(2));
            return world.Recovery.RunDueAsync(Token);
        }

        protected static async Task FailsAsync(World world, string call, Func<Task> act)
        {
            world.Crm.Before = (_, name) => name == call ? new CrmException(CrmErrorKind.Unavailable, "down") : null;
            await act();
            world.Crm.Before = null;
        }
    }

    private sealed class Draft : Act
    {
        public string? CallFails { get; init; }

        public bool NamerFails { get; init; }

        public bool Deleted { get; init; }

        public override async Task<Subject> PrepareAsync(World world)
        {
            Visitor = Deleted ? await world.VisitorWithTicketsAsync(1) : world.NewVisitor();
            if (Deleted)
            {
                world.Agent.Delete(world.ContactOf(Visitor).Id);
            }
            else if (NamerFails || CallFails is not null)
            {
                await FailsAsync(world, CallFails ?? "", () => OpenAsync(world));
            }

            return Subject.Of(Visitor);
        }

        public override async Task RunAsync(World world)
        {
            if (!NamerFails && CallFails is null)
            {
                await OpenAsync(world);
            }

            await RecoverAsync(world);
        }

        private Task<TicketReceipt> OpenAsync(World world) => world.Opener.OpenAsync(Visitor, new TicketDraft(Last, "The reset mail never comes") { Key = "last" }, Token);
    }

    private sealed class ConsumersTicket : Act
    {
        public override Task<Subject> PrepareAsync(World world) => Task.FromResult(Subject.Of(World.Maria));

        public override async Task RunAsync(World world)
        {
            await world.Opener.OpenAsync(World.Maria, new TicketDraft(Last, "The card is refused") { Key = "last" }, Token);
            await RecoverAsync(world);
        }
    }

    private class Merge : Act
    {
        public bool Known { get; init; }

        public bool Gone { get; init; }

        public bool AgentRenames { get; init; }

        protected MergeReceipt? Merged { get; private set; }

        public override async Task<bool> IsDoneAsync(World world) => (await world.Merger.MergeAsync(Visitor, World.Maria, Token)).Outcome == MergeOutcome.AlreadyMerged;

        public override async Task<Subject> PrepareAsync(World world)
        {
            Visitor = await world.VisitorWithTicketsAsync(2);
            if (Known)
            {
                world.Known(World.Maria);
            }

            if (Gone)
            {
                world.Agent.Delete(world.ContactOf(Visitor).Id);
            }

            if (AgentRenames)
            {
                await FailsAsync(world, "UpdateContact", () => world.Merger.MergeAsync(Visitor, World.Maria));
                world.Agent.Rename(world.ContactOf(Visitor).Id, "Marie (phone)");
            }

            return Subject.Of(Visitor);
        }

        public override async Task RunAsync(World world)
        {
            Merged = await world.Merger.MergeAsync(Visitor, World.Maria, Token);
            for (int i = 0; i < 4; i++)
            {
                await RecoverAsync(world);
            }
        }
    }

    private sealed class Undo : Merge
    {
        public bool HoldsMore { get; init; }

        public override async Task<bool> IsDoneAsync(World world) => (await world.Merger.UndoAsync(Merged!.Merge, "again", Token)).Outcome == UndoOutcome.AlreadyUndone;

        public override async Task<Subject> PrepareAsync(World world)
        {
            Subject subject = await base.PrepareAsync(world);
            await base.RunAsync(world);
            if (HoldsMore)
            {
                (await world.Opener.OpenAsync(World.Maria, new TicketDraft("Cannot pay", "The card is refused"), Token)).Outcome.Should().Be(TicketOutcome.Opened);
            }

            return subject;
        }

        public override async Task RunAsync(World world)
        {
            await world.Merger.UndoAsync(Merged!.Merge, "wrong person", Token);
            for (int i = 0; i < 4; i++)
            {
                await RecoverAsync(world);
            }
        }
    }
}
