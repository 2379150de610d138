using AnonIdentity.WebChat.Mobile;

Uri server = new(Environment.GetEnvironmentVariable("WEBCHAT") ?? "http://localhost:5080");
using HttpClient http = new() { BaseAddress = server };
try
{
    return await new App(http, new Phone(new DirectoryInfo("phone")), Console.Out).RunAsync(args);
}
catch (HttpRequestException refused)
{
    await Console.Error.WriteLineAsync(refused.StatusCode is null
        ? $"There is no shop at {server}: dotnet run --project samples/WebChat starts it. ({refused.Message})"
        : $"The shop at {server} refuses this: {refused.Message}");
    return 1;
}
