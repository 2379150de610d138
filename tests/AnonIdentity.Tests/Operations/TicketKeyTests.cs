using AnonIdentity.Ledger;
using AnonIdentity.Operations;

namespace AnonIdentity.Tests.Operations;

public class TicketKeyTests
{
    [Fact]
    [Trait("Rule", "T6")]
    public void The_key_in_the_CRM_is_the_same_for_ever()
    {
        // The first 24 bytes of SHA-256 of "acme\nconsumer:cust-42\nk1". Tickets are found by it years later: by another formula none would be.
        TicketKey.ForCrm("acme", Subject.Of(new ConsumerId("cust-42")), "k1").Should().Be("anon-36f2f1cf60c944d9e3e3b6c8b00ca00c8257a7b605307e44");
    }
}
