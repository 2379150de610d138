using AnonIdentity.WebChat.Mobile;

Uri server = new(Environment.GetEnvironmentVariable("WEBCHAT") ?? "http://localhost:5080");
using HttpClient http = new() { BaseAddress = server };
try
{
    return await new App(http, new Phone(new DirectoryInfo("phone")), Console.Out).RunAsync(args);
}
catch (HttpRequestException refused)
{
    await Console.Error.WriteLineAsync($"The shop at {server} does not take this: {refused.Message} (dotnet run --project samples/WebChat starts it.)");
    return 1;
}
