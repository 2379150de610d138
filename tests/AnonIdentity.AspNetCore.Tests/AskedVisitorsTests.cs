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
        AskedVisitor asked = Ask(1, () => Task.FromResult<bool?>(spent));
        (await asked.Merge).Should().Be(spent);
        _time.Advance(AskedVisitors.Rest - TimeSpan.FromTicks(1));
        _asked.Find(Visitor(1)).Should().BeSameAs(asked);
        _asked.Find(Visitor(2)).Should().BeNull("the control");
        _asked.Stands(asked).Should().BeTrue();
        _time.Advance(TimeSpan.FromTicks(1));
        _asked.Stands(asked).Should().Be(spent);
        Ask(1, () => Task.FromResult<bool?>(spent)).Should().Match<AskedVisitor>(again => ReferenceEquals(again, asked) == spent);
    }

    [Fact]
    public async Task Of_many_questions_at_a_time_one_begins()
    {
        int begun = 0;
        TaskCompletionSource<bool?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<AskedVisitor>[] asking = [.. Enumerable.Range(0, 64).Select(_ => Task.Run(() => Ask(1, () =>
        {
            Interlocked.Increment(ref begun);
            return answer.Task;
        })))];
        AskedVisitor[] all = await Task.WhenAll(asking);
        all.Distinct().Should().ContainSingle();
        answer.SetResult(true);
        (await Task.WhenAll(all.Select(static asked => asked.Merge))).Should().OnlyContain(static spent => spent == true);
        begun.Should().Be(1);
    }

    [Fact]
    public void A_merge_that_hangs_is_asked_for_anew_after_a_minute_and_one_that_failed_after_seconds()
    {
        AskedVisitor hangs = Ask(1, static () => new TaskCompletionSource<bool?>().Task);
        AskedVisitor failed = Ask(2, static () => Task.FromResult<bool?>(null));
        AskedVisitor nothing = Ask(3, static () => Task.FromResult<bool?>(false));
        AskedVisitor[] all = [hangs, failed, nothing];
        all.Select(static asked => asked.IsSpent).Should().Equal(false, false, false);
        all.Select(static asked => asked.IsOpen).Should().Equal(true, true, false);
        all.Select(_asked.Stands).Should().Equal(true, true, true);
        _time.Advance(AskedVisitors.RestAfterFailure);
        all.Select(_asked.Stands).Should().Equal(true, false, true);
        _time.Advance(AskedVisitors.Rest - AskedVisitors.RestAfterFailure);
        all.Select(_asked.Stands).Should().Equal(false, false, false);
    }

    [Fact]
    public void A_merge_that_was_late_counts_once_it_is_done()
    {
        TaskCompletionSource<bool?> late = new();
        AskedVisitor asked = Ask(1, () => late.Task);
        asked.IsSpent.Should().BeFalse();
        late.SetResult(true);
        asked.IsSpent.Should().BeTrue();
        _time.Advance(2 * AskedVisitors.Rest);
        _asked.Stands(asked).Should().BeTrue();
    }

    [Fact]
    public void A_question_that_was_under_way_when_a_ticket_came_does_not_stand()
    {
        TaskCompletionSource<bool?> before = new();
        AskedVisitor asked = Ask(1, () => before.Task);
        _ = asked.Merge;
        _asked.Stands(asked).Should().BeTrue("the control");
        _asked.Outdate(Visitor(1));
        before.SetResult(false);
        _asked.Stands(asked).Should().BeFalse("its answer may be of before the ticket");
        Ask(1, static () => Task.FromResult<bool?>(true)).IsSpent.Should().BeTrue();
        _asked.Outdate(Visitor(2)); // one that nobody asked for
        _asked.Find(Visitor(2)).Should().BeNull();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [Trait("Attack", "22")]
    public void One_whose_merge_failed_is_nobody_elses_whatever_comes_to_it(bool? answer, bool isOfAda)
    {
        Ask(1, () => Task.FromResult(answer));
        _ = _asked.Find(Visitor(1))!.Merge;
        _asked.Outdate(Visitor(1));
        _time.Advance(2 * AskedVisitors.Rest);
        AskedVisitors.IsOfAnother(_asked.Find(Visitor(1)), new ConsumerId("eve")).Should().Be(isOfAda);
        AskedVisitors.IsOfAnother(_asked.Find(Visitor(1)), new ConsumerId("ada")).Should().BeFalse();
        AskedVisitors.IsOfAnother(_asked.Find(Visitor(2)), new ConsumerId("eve")).Should().BeFalse();
        ConsumerId eve = new("eve");
        _asked.Ask(Visitor(1), eve, static () => Task.FromResult<bool?>(true)).Consumer.Should().Be(isOfAda ? new ConsumerId("ada") : answer == true ? new ConsumerId("ada") : eve);
        _asked.AskAnew(Visitor(1), eve, static () => Task.FromResult<bool?>(true)).Consumer.Should().Be(isOfAda ? new ConsumerId("ada") : eve);
    }

    [Fact]
    public void Its_memory_is_bounded()
    {
        for (int i = 1; i <= 3 * AskedVisitors.Most; i++)
        {
            Ask(i, static () => Task.FromResult<bool?>(true));
        }

        _asked.Ask(Visitor(-1), new ConsumerId("ada"), static () => Task.FromResult<bool?>(null));
        for (int i = 1; i <= 2 * AskedVisitors.Most; i++)
        {
            Ask(i, static () => Task.FromResult<bool?>(false));
        }

        _asked.Find(Visitor(-1)).Should().NotBeNull("what is kept for somebody goes last");
        int kept = Enumerable.Range(1, 3 * AskedVisitors.Most).Count(i => _asked.Find(Visitor(i)) is not null);
        kept.Should().BeInRange(1, AskedVisitors.Most);
        _asked.Find(Visitor(2 * AskedVisitors.Most)).Should().NotBeNull("the newest");
        for (int i = 1; i <= 2 * AskedVisitors.Most; i++)
        {
            _asked.AskAnew(Visitor(-i), new ConsumerId("ada"), static () => Task.FromResult<bool?>(null));
        }

        Enumerable.Range(1, 2 * AskedVisitors.Most).Count(i => _asked.Find(Visitor(-i)) is not null).Should().BeInRange(1, AskedVisitors.Most);
    }

    private AskedVisitor Ask(int number, Func<Task<bool?>> merge) => _asked.Ask(Visitor(number), new ConsumerId("ada"), merge);

    private static VisitorId Visitor(int number) => new(Channel.Mobile, new Guid(number, 2, 0x7003, 0x80, 1, 2, 3, 4, 5, 6, 7));
}
