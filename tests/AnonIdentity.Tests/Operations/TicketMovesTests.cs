using AnonIdentity.Crm;
using AnonIdentity.Operations;

namespace AnonIdentity.Tests.Operations;

public class TicketMovesTests
{
    [Theory]
    [InlineData(TicketResult.Pending, MoveRefusal.Closed, TicketResult.Refused)]
    [InlineData(TicketResult.Pending, MoveRefusal.ChangedByAgent, TicketResult.KeptByAgent)]
    [InlineData(TicketResult.Pending, MoveRefusal.Missing, TicketResult.Missing)]
    [InlineData(TicketResult.Pending, (MoveRefusal)77, TicketResult.Pending)]
    [InlineData(TicketResult.Moved, MoveRefusal.Closed, TicketResult.Moved)]
    [InlineData(TicketResult.KeptByAgent, MoveRefusal.Missing, TicketResult.KeptByAgent)]
    [Trait("Rule", "A3")]
    public void What_is_read_back_counts_and_the_CRMs_word_only_explains(TicketResult read, MoveRefusal said, TicketResult judged)
    {
        CrmTicketId ticket = new("1");
        TicketMoves.Judge(read, new Dictionary<CrmTicketId, MoveRefusal> { [ticket] = said }, ticket).Should().Be(judged);
        TicketMoves.Judge(read, new Dictionary<CrmTicketId, MoveRefusal> { [new("2")] = said }, ticket).Should().Be(read);
    }
}
