using System.Text.RegularExpressions;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>What an agent does on the review pages.</summary>
internal static class Pages
{
    public const string Review = "/support/review";

    /// <summary>The value of a hidden field.</summary>
    public static string Hidden(string page, string name) => Regex.Match(page, $"name=\"{name}\" value=\"(?<value>[^\"]*)\"").Groups["value"].Value;

    /// <summary>Posts a form of a page, with its antiforgery field.</summary>
    public static Task<HttpResponseMessage> PostFromAsync(this Device agent, string page, string action, params (string Name, string Value)[] fields)
    {
        IEnumerable<KeyValuePair<string, string>> all = fields.Select(static f => new KeyValuePair<string, string>(f.Name, f.Value))
            .Append(new("__RequestVerificationToken", Hidden(page, "__RequestVerificationToken")));
        return agent.PostAsync($"{Review}/{action}", new FormUrlEncodedContent(all));
    }
}
