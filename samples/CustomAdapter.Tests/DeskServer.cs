using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;

namespace AnonIdentity.CustomAdapter.Tests;

/// <summary>Stands in for Desk, which does not exist: it takes HTTP requests and answers as its manual says. A real CRM has a test account instead.</summary>
internal sealed class DeskServer : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, DeskPerson> _people = [];
    private readonly SortedDictionary<int, DeskCase> _cases = [];
    private int _last;

    /// <summary>What an agent does at Desk's own screen.</summary>
    public T AtTheScreen<T>(Func<SortedDictionary<int, DeskPerson>, SortedDictionary<int, DeskCase>, T> act)
    {
        lock (_lock)
        {
            return act(_people, _cases);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        string[] path = request.RequestUri!.AbsolutePath.Trim('/').Split('/');
        System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        if (request.Headers.Authorization?.Parameter != "key")
        {
            return Answer(HttpStatusCode.Unauthorized);
        }

        lock (_lock)
        {
            int id = path.Length > 1 && int.TryParse(path[1], out int number) ? number : 0;
            return (request.Method.Method, path) switch
            {
                ("GET", ["people"]) => Answer(_people.Values.Where(p => string.Equals(p.Reference, query["reference"], StringComparison.OrdinalIgnoreCase)).ToArray()),
                ("GET", ["people", _]) => _people.TryGetValue(id, out DeskPerson? person) ? Answer(person) : Answer(HttpStatusCode.NotFound),
                ("POST", ["people"]) => Make(JsonSerializer.Deserialize(body, DeskJson.Default.DeskPerson)!),
                ("PATCH", ["people", _]) => Change(id, JsonSerializer.Deserialize(body, DeskJson.Default.DeskPerson)!),
                ("DELETE", ["people", _]) => Erase(id),
                ("POST", ["cases"]) => Open(JsonSerializer.Deserialize(body, DeskJson.Default.DeskCase)!),
                ("GET", ["cases"]) => Answer(Search(query).ToArray()),
                ("POST", ["cases", _, "handover"]) => HandOver(id, JsonSerializer.Deserialize(body, DeskJson.Default.DeskHandover)!),
                _ => Answer(HttpStatusCode.NotFound),
            };
        }
    }

    private static HttpResponseMessage Answer(HttpStatusCode status) => new(status) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };

    private static HttpResponseMessage Answer(DeskPerson person) => Json(JsonSerializer.Serialize(person, DeskJson.Default.DeskPerson));

    private static HttpResponseMessage Answer(DeskPerson[] people) => Json(JsonSerializer.Serialize(people, DeskJson.Default.DeskPersonArray));

    private static HttpResponseMessage Answer(DeskCase[] cases) => Json(JsonSerializer.Serialize(cases, DeskJson.Default.DeskCaseArray));

    private static HttpResponseMessage Answer(DeskCase row, HttpStatusCode status = HttpStatusCode.OK) => Json(JsonSerializer.Serialize(row, DeskJson.Default.DeskCase), status);

    private static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK) => new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static string? Written(string? change, string? now) => change is null ? now : change.Length == 0 ? null : change;

    private bool IsTaken(string? reference, int by) => _people.Values.Any(p => p.Id != by && string.Equals(p.Reference, reference, StringComparison.OrdinalIgnoreCase));

    private HttpResponseMessage Make(DeskPerson person)
    {
        if (IsTaken(person.Reference, 0))
        {
            return Answer(HttpStatusCode.Conflict);
        }

        person = person with { Id = ++_last, Version = 1 };
        _people[person.Id] = person;
        return Answer(person);
    }

    private HttpResponseMessage Change(int id, DeskPerson change)
    {
        if (!_people.TryGetValue(id, out DeskPerson? now))
        {
            return Answer(HttpStatusCode.NotFound);
        }

        if ((change.Version != 0 && change.Version != now.Version) || (change.Reference is { Length: > 0 } reference && IsTaken(reference, id)))
        {
            return Answer(HttpStatusCode.Conflict);
        }

        return Answer(_people[id] = now with
        {
            Reference = Written(change.Reference, now.Reference),
            Name = Written(change.Name, now.Name),
            MergedInto = Written(change.MergedInto, now.MergedInto),
            Version = now.Version + 1,
        });
    }

    private HttpResponseMessage Erase(int id)
    {
        foreach (int row in _cases.Values.Where(c => c.Person == id).Select(c => c.Id).ToArray())
        {
            _cases.Remove(row);
        }

        return Answer(_people.Remove(id) ? HttpStatusCode.OK : HttpStatusCode.NotFound);
    }

    private HttpResponseMessage Open(DeskCase row)
    {
        if (!_people.ContainsKey(row.Person) || row.Subject.Length > 120 || row.Text.Length > 20_000)
        {
            return Answer(HttpStatusCode.UnprocessableEntity);
        }

        if (_cases.Values.Any(c => c.Key == row.Key))
        {
            return Answer(HttpStatusCode.Conflict);
        }

        row = row with { Id = ++_last };
        return Answer(_cases[row.Id] = row);
    }

    private IEnumerable<DeskCase> Search(System.Collections.Specialized.NameValueCollection query)
    {
        if (query["key"] is { } key)
        {
            return _cases.Values.Where(c => c.Key == key);
        }

        if (query["ids"] is { } ids)
        {
            HashSet<string> wanted = [.. ids.Split(',')];
            return _cases.Values.Where(c => wanted.Contains(c.Id.ToString(CultureInfo.InvariantCulture)));
        }

        int after = int.Parse(query["after"]!, CultureInfo.InvariantCulture);
        return _cases.Values.Where(c => c.Person.ToString(CultureInfo.InvariantCulture) == query["person"] && c.Id > after).Take(int.Parse(query["take"]!, CultureInfo.InvariantCulture));
    }

    private HttpResponseMessage HandOver(int id, DeskHandover handover)
    {
        if (!_cases.TryGetValue(id, out DeskCase? row))
        {
            return Answer(HttpStatusCode.NotFound);
        }

        if (!_people.ContainsKey(handover.To))
        {
            return Answer(HttpStatusCode.UnprocessableEntity);
        }

        return row.Person == handover.From ? Answer(_cases[id] = row with { Person = handover.To }) : Answer(row, HttpStatusCode.Conflict);
    }
}
