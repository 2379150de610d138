using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace AnonIdentity.Packaging.Tests;

/// <summary>A web program that runs, and one browser that looks at it; both end with this.</summary>
internal sealed partial class RunningSite : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly HttpClient _browser;

    private RunningSite(Process process, Uri address)
    {
        _process = process;
        _browser = new HttpClient(new Loopback()) { BaseAddress = address, Timeout = Longest };
        _browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
    }

    /// <summary>Starts a program that was built, on a port of its own, and waits until it says where it listens.</summary>
    public static async Task<RunningSite> StartAsync(string folder, string assembly)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, "--urls", "http://127.0.0.1:0", "--environment", "Development"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        var printed = new StringBuilder();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) =>
        {
            printed.AppendLine(line.Data);
            if (line.Data is null)
            {
                listening.TrySetException(new InvalidOperationException("It ended without listening:\n" + printed));
            }
            else if (Listening().Match(line.Data) is { Success: true } found)
            {
                listening.TrySetResult(new Uri(found.Groups["address"].Value));
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        try
        {
            return new RunningSite(process, await listening.Task.WaitAsync(Longest));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public Task<string> GetAsync(string path) => TextAsync(_browser.GetAsync(path));

    public Task<string> PostAsync(string path, params (string Name, string Value)[] fields) =>
        TextAsync(_browser.PostAsync(path, new FormUrlEncodedContent(fields.Select(static f => KeyValuePair.Create(f.Name, f.Value)))));

    /// <summary>Posts a form as a browser would, with the hidden fields of the page that it stands on.</summary>
    public async Task<string> PostFormOfAsync(string page, string path, params (string Name, string Value)[] fields)
    {
        var hidden = Hidden().Matches(await GetAsync(page)).Select(static m => (m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)));
        return await PostAsync(path, [.. hidden, .. fields]);
    }

    public static async Task UntilAsync(Func<Task<bool>> done)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await done())
        {
            if (Stopwatch.GetElapsedTime(begun) > Longest)
            {
                throw new TimeoutException($"Not within {Longest}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System); // another process: the site limits how often it is asked
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _browser.Dispose();
    }

    private static async Task<string> TextAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        var text = await response.Content.ReadAsStringAsync();
        return (int)response.StatusCode < 400 ? text : throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");
    }

    [GeneratedRegex("Now listening on: (?<address>http://[^ ]+)")]
    private static partial Regex Listening();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\">")]
    private static partial Regex Hidden();

    /// <summary>Sends Secure cookies to loopback without TLS, as browsers do.</summary>
    private sealed class Loopback() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        private readonly Dictionary<string, string> _cookies = new(StringComparer.Ordinal);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Where(static c => c.Value.Length > 0).Select(static c => $"{c.Key}={c.Value}").DefaultIfEmpty("none=none")));
            var response = await base.SendAsync(request, cancellationToken);
            foreach (var pair in response.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(static s => s.Split(';')[0].Split('=', 2)) : [])
            {
                _cookies[pair[0]] = pair[1];
            }

            return response;
        }
    }
}
