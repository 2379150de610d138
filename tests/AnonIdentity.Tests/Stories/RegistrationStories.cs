using AnonIdentity.Crm;
using AnonIdentity.InMemory;
using AnonIdentity.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;
using NSubstitute;

namespace AnonIdentity.Tests.Stories;

public class RegistrationStories
{
    // On the system's clock, beside whatever else a machine runs.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Nothing_chosen_is_a_demo_in_memory_that_works_in_a_bare_container()
    {
        await using ServiceProvider provider = new ServiceCollection().AddAnonymousConsumers().Services.BuildServiceProvider();
        VisitorId visitor = provider.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Web);
        TicketReceipt receipt = await provider.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("s", "b"));
        receipt.Outcome.Should().Be(TicketOutcome.Opened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_ledger_or_a_CRM_without_the_other_is_refused(bool crm)
    {
        ServiceCollection services = new();
        AnonymousConsumersBuilder builder = services.AddAnonymousConsumers();
        _ = crm ? builder.UseCrm(new InMemoryCrm()) : builder.UseLedger(_ => new InMemoryLedger(TimeProvider.System));
        using ServiceProvider provider = services.BuildServiceProvider();
        FluentActions.Invoking(() => provider.GetRequiredService<ITicketOpener>()).Should().Throw<OptionsValidationException>().WithMessage("*without*");
    }

    [Theory]
    [Trait("Rule", "N2")]
    [InlineData("Naming.TimeZone")]
    [InlineData("Naming.Separator")]
    [InlineData("CallBudget")]
    [InlineData("CrmTimeout")]
    [InlineData("Lease")]
    [InlineData("UndoWindow")]
    [InlineData("ExpireAfter")]
    [InlineData("MaxAttempts")]
    public void A_wrong_option_is_named_at_start_and_without_a_host(string option)
    {
        ServiceCollection services = new();
        services.AddAnonymousConsumers(o =>
        {
            switch (option)
            {
                case "Naming.TimeZone": o.Naming.TimeZone = "Mars/Olympus"; break;
                case "Naming.Separator": o.Naming.Separator = ""; break;
                case "CallBudget": o.CallBudget = TimeSpan.Zero; break;
                case "CrmTimeout": o.CrmTimeout = o.Lease; break;
                case "Lease": o.Lease = TimeSpan.Zero; break;
                case "UndoWindow": o.UndoWindow = TimeSpan.FromDays(-1); break;
                case "ExpireAfter": o.ExpireAfter = TimeSpan.Zero; break;
                default: o.MaxAttempts = 0; break;
            }
        });
        using ServiceProvider provider = services.BuildServiceProvider();
        FluentActions.Invoking(() => provider.GetRequiredService<ITicketMerger>()).Should().Throw<OptionsValidationException>().WithMessage($"*{option}*");
        FluentActions.Invoking(() => provider.GetRequiredService<IStartupValidator>().Validate()).Should().Throw<OptionsValidationException>().WithMessage($"*{option}*");
    }

    [Fact]
    public async Task Two_tenants_keep_apart()
    {
        InMemoryCrm acme = new();
        InMemoryCrm other = new();
        ServiceCollection services = new();
        services.AddAnonymousConsumers("acme", o => (o.Naming.WebLabel, o.CallBudget) = ("Acme guest", s_patience)).UseLedger(_ => new InMemoryLedger(TimeProvider.System)).UseCrm(acme);
        services.AddAnonymousConsumers(o => (o.Naming.Separator, o.CallBudget) = (NamingOptions.DashSeparator, s_patience)).UseLedger(_ => new InMemoryLedger(TimeProvider.System)).UseCrm(other);
        await using ServiceProvider provider = services.BuildServiceProvider();
        VisitorId visitor = provider.GetRequiredKeyedService<IVisitorIdIssuer>("acme").Issue(Channel.Web);
        await provider.GetRequiredKeyedService<ITicketOpener>("acme").OpenAsync(visitor, new TicketDraft("s", "b"));
        acme.Contacts.Should().ContainSingle().Which.FirstName.Should().StartWith("Acme guest ");
        other.Contacts.Should().BeEmpty();
        (await provider.GetRequiredService<ITicketMerger>().MergeAsync(visitor, World.Maria)).Outcome.Should().Be(MergeOutcome.NothingToMerge);
        provider.GetRequiredService<ITicketMerger>().Should().BeSameAs(provider.GetRequiredKeyedService<ITicketMerger>(""));
        await provider.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("s", "b"));
        other.Contacts.Single().FirstName.Should().StartWith("Web User - ");
    }

    [Fact]
    public async Task A_scoped_adapter_is_made_for_each_run_and_disposed_of_with_it()
    {
        ScopedCrm.Made = ScopedCrm.Disposed = 0;
        ServiceCollection services = new();
        services.AddSingleton<InMemoryCrm>();
        services.AddAnonymousConsumers(static o => o.CallBudget = s_patience).UseLedger(_ => new InMemoryLedger(TimeProvider.System)).UseCrm<ScopedCrm>();
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        VisitorId visitor = provider.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Web);
        await provider.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("s", "b"));
        await provider.GetRequiredService<ITicketMerger>().MergeAsync(visitor, World.Maria);
        await provider.DisposeAsync(); // a run may end after its caller has an answer
        ScopedCrm.Made.Should().BeGreaterThan(2);
        ScopedCrm.Disposed.Should().Be(ScopedCrm.Made);
    }

    [Fact]
    [Trait("Rule", "N2")]
    public async Task The_hosts_clock_and_namer_are_taken()
    {
        IAnonymousContactNamer namer = Substitute.For<IAnonymousContactNamer>();
        namer.Name(Channel.Mobile, Instant.FromUtc(2026, 10, 5, 10, 15)).Returns("Guest 7");
        InMemoryCrm crm = new();
        ServiceCollection services = new();
        services.AddSingleton<IClock>(new FakeClock(Instant.FromUtc(2026, 10, 5, 10, 15)));
        services.AddSingleton(namer);
        services.AddAnonymousConsumers(static o => o.CallBudget = s_patience).UseLedger(_ => new InMemoryLedger(TimeProvider.System)).UseCrm(crm);
        await using ServiceProvider provider = services.BuildServiceProvider();
        VisitorId visitor = provider.GetRequiredService<IVisitorIdIssuer>().Issue(Channel.Mobile);
        await provider.GetRequiredService<ITicketOpener>().OpenAsync(visitor, new TicketDraft("s", "b"));
        crm.Contacts.Single().FirstName.Should().Be("Guest 7");
    }

    [Fact]
    [Trait("Rule", "A1")]
    public void The_port_that_a_host_must_fill_has_at_most_eight_members() =>
        typeof(ICrmAdapter).GetMembers().Count(m => m is not System.Reflection.MethodInfo { IsSpecialName: true }).Should().BeLessThanOrEqualTo(8);

    private sealed class ScopedCrm : ICrmAdapter, IAsyncDisposable
    {
        private readonly InMemoryCrm _inner;

        public ScopedCrm(InMemoryCrm inner)
        {
            _inner = inner;
            Made++;
        }

        public static int Made { get; set; }

        public static int Disposed { get; set; }

        public CrmCapabilities Capabilities => _inner.Capabilities;

        public Task<CrmContact?> FindContactAsync(ContactKey key, CancellationToken cancellationToken) => _inner.FindContactAsync(key, cancellationToken);

        public Task<CrmContact> EnsureContactAsync(NewContact contact, CancellationToken cancellationToken) => _inner.EnsureContactAsync(contact, cancellationToken);

        public Task UpdateContactAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken) => _inner.UpdateContactAsync(before, after, cancellationToken);

        public Task EraseContactAsync(CrmContactId contact, CancellationToken cancellationToken) => _inner.EraseContactAsync(contact, cancellationToken);

        public Task<CrmTicketId> CreateTicketAsync(NewTicket ticket, CancellationToken cancellationToken) => _inner.CreateTicketAsync(ticket, cancellationToken);

        public Task<TicketPage> ReadTicketsAsync(TicketQuery query, CancellationToken cancellationToken) => _inner.ReadTicketsAsync(query, cancellationToken);

        public Task<IReadOnlyList<RefusedMove>> MoveTicketsAsync(TicketMove move, CancellationToken cancellationToken) => _inner.MoveTicketsAsync(move, cancellationToken);

        public ValueTask DisposeAsync()
        {
            Disposed++;
            return ValueTask.CompletedTask;
        }
    }
}
