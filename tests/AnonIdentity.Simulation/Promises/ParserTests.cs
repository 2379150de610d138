using AnonIdentity.Ledger;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Promises;

/// <summary>Random and mutated texts through every parser of the core: an answer each time, never an exception, and what is accepted is written back unchanged.</summary>
[Trait("Promise", "Q17")]
[Trait("Rule", "V1")]
public sealed class ParserTests(ITestOutputHelper output)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyzABCXYZ_.-:/\\ \t\n\0iIlLoOuU\u00e9\u200b\u202e\uff10\ud83d\ude00\ud800%'\"{}";

    [Fact]
    public void No_text_throws_and_what_is_accepted_comes_back_unchanged()
    {
        int texts = Scale.Of(100_000);
        Chance chance = new(Scale.FirstSeed);
        SeededIssuer issuer = new(chance);
        int accepted = 0;
        for (int i = 0; i < texts; i++)
        {
            string text = Text(chance, issuer);
            if (VisitorId.TryParse(text, out VisitorId visitor))
            {
                accepted++;
                visitor.ToString().Should().Be(text);
            }

            if (MergeId.TryParse(text, out MergeId merge))
            {
                accepted++;
                merge.ToString().Should().Be(text);
            }

            if (Subject.TryParse(text, out Subject subject))
            {
                accepted++;
                subject.ToString().Should().Be(text);
            }

            _ = new ConsumerId(text).IsBlocked;
        }

        output.Report($"{texts} texts through 4 parsers, {accepted} accepted, 0 exceptions");
        accepted.Should().BePositive();
    }

    private static string Text(Chance chance, SeededIssuer issuer)
    {
        char[] text = (chance.Below(4) switch
        {
            0 => issuer.Issue(chance.Pick(Channel.Web, Channel.Mobile)).ToString(),
            1 => $"{issuer.Issue(Channel.Web)}.{chance.Below(1000)}",
            2 => $"consumer:{chance.Below(100)}",
            _ => new string('0', chance.Below(40) + 1),
        }).ToCharArray();
        for (int i = chance.Below(4); i > 0; i--)
        {
            text[chance.Below(text.Length)] = Alphabet[chance.Below(Alphabet.Length)];
        }

        return chance.Below(8) switch
        {
            0 => new string(text, 0, chance.Below(text.Length)) + "x",
            1 => new string(text) + Alphabet[chance.Below(Alphabet.Length)],
            _ => new string(text),
        };
    }
}
