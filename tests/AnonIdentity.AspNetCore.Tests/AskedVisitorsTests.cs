using AnonIdentity.AspNetCore.Visitors;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>What is remembered of the visitors that apps send along.</summary>
public sealed class AskedVisitorsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AskedVisitors _asked;

    public AskedVisitorsTests() => _asked = new AskedVisitors(_time);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_stands_a_minute_and_for_good_when_the_visitor_is_spent(bool spent)
    {
        AskedVisitor asked = _asked.Ask(Visitor(1), () => Task.FromResult(spent));
        (await asked.Merge).Should().Be(spent);
        _time.Advance(AskedVisitors.Rest - TimeSpan.FromTicks(1));
        _asked.Find(Visitor(1)).Should().BeSameAs(asked);
        _asked.Find(Visitor(2)).Should().BeNull("the control");
        _time.Advance(TimeSpan.FromTicks(1));
        _asked.Find(Visitor(1)).Should().BeSameAs(spent ? asked : null);
        _asked.Ask(Visitor(1), () => Task.FromResult(spent)).Should().Match<AskedVisitor>(again => ReferenceEquals(again, asked) == spent);
    }

    [Fact]
    public async Task Of_many_questions_at_a_time_one_begins()
    {
        int begun = 0;
        TaskCompletionSource<bool> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<AskedVisitor>[] asking = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(() => _asked.Ask(Visitor(1), () =>
        {
            Interlocked.Increment(ref begun);
            return answer.Task;
        })))];
        AskedVisitor[] all = await Task.WhenAll(asking);
        all.Distinct().Should().ContainSingle();
        answer.SetResult(true);
        (await Task.WhenAll(all.Select(static asked => asked.Merge))).Should().AllBeEquivalentTo(true);
        begun.Should().Be(1);
    }

    [Fact]
    public void A_merge_that_fails_or_hangs_is_asked_for_anew_after_the_minute()
    {
        AskedVisitor hangs = _asked.Ask(Visitor(1), static () => new TaskCompletionSource<bool>().Task);
        AskedVisitor failed = _asked.Ask(Visitor(2), static () => Task.FromException<bool>(new IOException("away")));
        (hangs.IsSpent, failed.IsSpent).Should().Be((false, false));
        (_asked.Find(Visitor(1)), _asked.Find(Visitor(2))).Should().Be((hangs, failed));
        _time.Advance(AskedVisitors.Rest);
        (_asked.Find(Visitor(1)), _asked.Find(Visitor(2))).Should().Be((null, null));
    }

    [Fact]
    public void A_merge_that_was_late_counts_once_it_is_done()
    {
        TaskCompletionSource<bool> late = new();
        AskedVisitor asked = _asked.Ask(Visitor(1), () => late.Task);
        asked.IsSpent.Should().BeFalse();
        late.SetResult(true);
        asked.IsSpent.Should().BeTrue();
        _time.Advance(2 * AskedVisitors.Rest);
        _asked.Find(Visitor(1)).Should().BeSameAs(asked);
    }

    [Fact]
    public void A_question_that_was_under_way_when_a_ticket_came_does_not_stand()
    {
        TaskCompletionSource<bool> before = new();
        AskedVisitor asked = _asked.Ask(Visitor(1), () => before.Task);
        _ = asked.Merge;
        _asked.Forget(Visitor(1));
        before.SetResult(false);
        _asked.Find(Visitor(1)).Should().BeNull("its answer may be of before the ticket");
        _asked.Ask(Visitor(1), static () => Task.FromResult(true)).IsSpent.Should().BeTrue();
        _asked.Forget(Visitor(2)); // one that nobody asked for
    }

    [Fact]
    public void Its_memory_is_bounded()
    {
        for (int i = 1; i <= 3 * AskedVisitors.Most; i++)
        {
            _asked.Ask(Visitor(i), static () => Task.FromResult(true));
        }

        int kept = Enumerable.Range(1, 3 * AskedVisitors.Most).Count(i => _asked.Find(Visitor(i)) is not null);
        kept.Should().BeInRange(1, AskedVisitors.Most);
        _asked.Find(Visitor(3 * AskedVisitors.Most)).Should().NotBeNull("the newest");
    }

    private static VisitorId Visitor(int number) => new(Channel.Mobile, new Guid(number, 2, 0x7003, 0x80, 1, 2, 3, 4, 5, 6, 7));
}
