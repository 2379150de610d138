using System.Globalization;
using AnonIdentity.Benchmarks.Quick;
using AnonIdentity.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Benchmarks.Web;

/// <summary>What the library costs the requests that have nothing to do with it: all but a few of a site's.</summary>
internal sealed class UntouchedRow : IQuickRow
{
    // The object that watches sign-ins: a header, a method table, two references.
    private const int DecoratorBytes = 32;

    // Without sockets a request takes a microsecond or two, and its time varies by some hundredths from run to run: less than this bound is not seen.
    private const double AtMost = 1.05;

    public string Work => "request that does not touch the visitor, in process";

    public async Task<IReadOnlyList<QuickResult>> MeasureAsync(CancellationToken cancellationToken)
    {
        await using InProcessSite ours = await InProcessSite.StartAsync(InMemory);
        await using InProcessSite beside = await InProcessSite.StartAsync(null);
        await using InProcessSite oursAlone = await InProcessSite.StartAsync(InMemory, signIn: false);
        await using InProcessSite besideAlone = await InProcessSite.StartAsync(null, signIn: false);

        // Both get the cookies of both: somebody who is signed in, on a device that opened a ticket.
        (string Name, string Value) visitor = await ours.VisitorAsync();
        ours.Connect("/user", ours.SignedIn()).Send(1);
        beside.Connect("/user", beside.SignedIn()).Send(1);
        ours.Connect("/visitor", visitor).Send(1);
        return
        [
            Line("without AnonIdentity, nobody signed in", ours.Connect("/page"), beside.Connect("/page")),
            Line("without AnonIdentity, signed in by cookie", ours.Connect("/page", ours.SignedIn(), visitor), beside.Connect("/page", beside.SignedIn(), visitor)),
            Line("without AnonIdentity, a host without sign-in", oursAlone.Connect("/page"), besideAlone.Connect("/page")),
        ];
    }

    private static void InMemory(AnonymousConsumersBuilder builder) => builder.UseLedger(_ => new InMemoryLedger(TimeProvider.System));

    private static QuickResult Line(string beside, IInProcessClient ours, IInProcessClient theirs)
    {
        Duel duel = Duel.Run(ours.Send, theirs.Send);
        double more = Math.Round(duel.Bytes - duel.BesideBytes); // now and then a cache grows, on either side
        return new QuickResult(
            beside,
            string.Create(CultureInfo.InvariantCulture, $"≤ {AtMost:0.00} times; ≤ {DecoratorBytes} B more"),
            string.Create(CultureInfo.InvariantCulture, $"{duel.Ratio:0.00} times ({duel.Nanoseconds:0} beside {duel.BesideNanoseconds:0} ns; {more:0} B more than {duel.BesideBytes:0} B)"),
            duel.Ratio <= AtMost && more <= DecoratorBytes);
    }
}
