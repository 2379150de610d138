using System.Globalization;
using System.Net;
using System.Text;
using AnonIdentity.Simulation.World;

namespace AnonIdentity.Simulation.Promises;

/// <summary>A Request Tracker that answers what the path asks for, mostly mutated: cut, twisted, nested, repeated, of another call, or plain noise.</summary>
internal sealed class BadServer : HttpMessageHandler
{
    private const int Endless = 200;
    private static readonly HttpStatusCode[] Statuses =
    [
        HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.NoContent, HttpStatusCode.Found, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound,
        HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable, (HttpStatusCode)299, (HttpStatusCode)599,
    ];

    private static readonly string[] Pieces =
    [
        "null", "{}", "[]", "\"\"", "0", "-1", "1e999", "9223372036854775808", "7.5", "true", "\"\\ud800\"", "\"\\u0000\"", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "{\"id\":{}}",
        "\"7\"", "\"07\"", "\" 7\"", "[null]", "{\"name\":null,\"values\":[1]}", "\u00e9", "\ufeff", "//", ",", ":", "\"items\":null", "\"id\":[]",
    ];

    private static readonly string[] Waits = ["0", "1", "-5", "1e9", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "soon", "", "\u00e9", "0x10", "1.5", "Wed, 99 Oct 2026 07:28:00 GMT"];
    private static readonly string[] Places = ["/REST/2.0/user/7", "/REST/2.0/user/", "/", "", "x", "/REST/2.0/user/99999999999999999999", "/REST/2.0/user/7/", "%00"];

    private readonly Chance _chance;
    private Dictionary<string, (HttpStatusCode Status, byte[] Body)>? _again;
    private int _inARow;

    public BadServer(Chance chance) => _chance = chance;

    public long Answers { get; private set; }

    /// <summary>Whether answers are as they should be.</summary>
    public bool IsGood { get; set; }

    /// <summary>A new call of the adapter begins; in some, what a path answers once it answers again and again.</summary>
    public void NewCall()
    {
        _inARow = 0;
        _again = _chance.OneIn(4) ? [] : null;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Answers++;
        if (++_inARow > Endless)
        {
            throw new InvalidOperationException("A call never ends.");
        }

        string path = request.RequestUri!.AbsolutePath;
        if (_again?.TryGetValue(path, out (HttpStatusCode Status, byte[] Body) answer) != true)
        {
            string good = Good(request.Method, path);
            answer = (IsGood || !_chance.OneIn(3) ? HttpStatusCode.OK : Statuses[_chance.Below(Statuses.Length)], IsGood || _chance.OneIn(4) ? Encoding.UTF8.GetBytes(good) : Mutate(good));
            _again?.Add(path, answer);
        }

        HttpResponseMessage response = new(answer.Status) { Content = new ByteArrayContent(answer.Body) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", _chance.OneIn(5) ? "text/html" : "application/json");
        response.Headers.TryAddWithoutValidation("Location", IsGood ? Places[0] : Places[_chance.Below(Places.Length)]);
        if (_chance.OneIn(2))
        {
            response.Headers.TryAddWithoutValidation("Retry-After", Waits[_chance.Below(Waits.Length)]);
        }

        return Task.FromResult(response);
    }

    private static string Good(HttpMethod method, string path) => (method.Method, path.Split('/')[3]) switch
    {
        ("POST", "user") => """{"id":"cust-1","type":"user","_url":"https://rt.example.com/REST/2.0/user/7"}""",
        ("GET", "user") => """{"id":7,"Name":"cust-1","RealName":"Maria","Privileged":0,"CustomFields":[{"id":"1","name":"MergedInto","values":["9"]}]}""",
        ("POST", "users") => """{"items":[{"id":"7","Name":"cust-1","RealName":"Maria","CustomFields":[{"name":"MergedInto","values":[]}]}],"total":1,"count":1}""",
        ("PUT", "user") => """["User Maria: RealName changed from 'Web User' to 'Maria'"]""",
        ("GET", "queue") => """{"id":1,"Name":"General","TicketCustomFields":[{"name":"VisitorIdentifier"},{"name":"TicketKey"}]}""",
        ("POST", "ticket") => """{"id":"12","type":"ticket"}""",
        ("GET", "transactions") => """{"items":[{"id":"31","ObjectId":"12","Type":"AddWatcher","OldValue":null,"NewValue":"8","Created":"2026-10-05T10:15:00Z"},{"id":"32","ObjectId":"12","Type":"DelWatcher","OldValue":"7","NewValue":null,"Created":"2026-10-05T10:15:00Z"}],"total":2}""",
        ("PUT", "tickets") => """[["12","Added principal as a Requestor for this ticket","cust-1 is no longer Requestor for this ticket"]]""",
        _ => """{"items":[{"id":12,"Requestor":[{"id":"7","Name":"cust-1"}],"LastUpdated":"2026-10-05T10:15:00Z","CustomFields":[{"name":"VisitorIdentifier","values":["web_01j9x4kbc0e008000000000000"]},{"name":"TicketKey","values":["k1"]}]}],"total":1.0}""",
    };

    private byte[] Mutate(string good)
    {
        StringBuilder text = new(good);
        for (int i = 1 + _chance.Below(3); i > 0; i--)
        {
            int at = _chance.Below(text.Length + 1);
            int length = _chance.Below(Math.Min(text.Length - at, 12) + 1);
            string piece = Pieces[_chance.Below(Pieces.Length)];
            switch (_chance.Below(8))
            {
                case 0:
                    text.Length = at;
                    break;
                case 1:
                    text.Remove(at, length);
                    break;
                case 2:
                    text.Insert(at, piece);
                    break;
                case 3:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 4:
                    // A whole value becomes another.
                    int colon = text.ToString().IndexOf(':', at);
                    int end = colon < 0 ? -1 : text.ToString().IndexOfAny([',', '}'], colon);
                    if (end > 0)
                    {
                        text.Remove(colon + 1, end - colon - 1).Insert(colon + 1, piece);
                    }

                    break;
                case 5:
                    // One item becomes a page full of it, so that the next page is asked for.
                    int first = text.ToString().IndexOf("[{", StringComparison.Ordinal);
                    int last = text.ToString().LastIndexOf("}]", StringComparison.Ordinal);
                    if (first >= 0 && last > first && text.Length < 2_000)
                    {
                        string items = text.ToString(first + 1, last - first);
                        text.Remove(first + 1, last - first).Insert(first + 1, string.Join(',', Enumerable.Repeat(items, 100 / (1 + _chance.Below(2)))));
                    }

                    break;
                case 6:
                    text.Clear().Append(piece);
                    break;
                default:
                    text.Replace("7", _chance.Between(0, 1L << _chance.Below(63)).ToString(CultureInfo.InvariantCulture));
                    break;
            }
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (bytes.Length > 0 && _chance.OneIn(4))
        {
            bytes[_chance.Below(bytes.Length)] = (byte)_chance.Below(256);
        }

        return bytes;
    }
}
