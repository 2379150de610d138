using AnonIdentity.Policy;

namespace AnonIdentity.Tests.Policy;

public class SignInQuestionTests
{
    private static readonly ConsumerId Maria = new("cust-42");

    public static TheoryData<SignInMode, bool, bool, bool, SignInAnswer> Table()
    {
        TheoryData<SignInMode, bool, bool, bool, SignInAnswer> table = [];
        foreach (SignInMode mode in new[] { SignInMode.Never, SignInMode.Ask, SignInMode.Automatic, (SignInMode)3, (SignInMode)(-1) })
        {
            foreach ((bool cross, bool blocked, bool shared) in from c in new[] { false, true } from b in new[] { false, true } from s in new[] { false, true } select (c, b, s))
            {
                bool asks = mode is SignInMode.Ask or SignInMode.Automatic && !cross && !blocked;
                table.Add(mode, cross, blocked, shared, !asks ? SignInAnswer.Nothing : mode == SignInMode.Automatic && !shared ? SignInAnswer.Merge : SignInAnswer.Offer);
            }
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(Table))]
    [Trait("Rule", "S5")]
    [Trait("Rule", "S7")]
    [Trait("Rule", "S8")]
    public void Who_is_merged_asked_or_left_alone(SignInMode mode, bool crossSite, bool blocked, bool shared, SignInAnswer answer) =>
        new SignInQuestion(mode, blocked ? new ConsumerId("undefined") : Maria) { StartedByAnotherSite = crossSite, SharedDevice = shared }.Answer().Should().Be(answer);

    [Theory]
    [Trait("Rule", "S8")]
    [InlineData(59, SignInAnswer.Merge)]
    [InlineData(60, SignInAnswer.Merge)]
    [InlineData(61, SignInAnswer.Offer)]
    public void An_older_visitor_than_the_host_trusts_is_asked(int minutes, SignInAnswer answer) =>
        new SignInQuestion(SignInMode.Automatic, Maria) { VisitorAge = TimeSpan.FromMinutes(minutes), AskWhenOlderThan = TimeSpan.FromHours(1) }.Answer().Should().Be(answer);

    [Fact]
    [Trait("Rule", "S8")]
    public void No_age_is_too_old_unless_the_host_says_so() =>
        new SignInQuestion(SignInMode.Automatic, Maria) { VisitorAge = TimeSpan.FromDays(10_000) }.Answer().Should().Be(SignInAnswer.Merge);
}
