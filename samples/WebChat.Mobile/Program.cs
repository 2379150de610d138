using AnonIdentity.WebChat.Mobile;

Uri server = new(Environment.GetEnvironmentVariable("WEBCHAT") ?? "http://localhost:5080");
using HttpClient http = new() { BaseAddress = server };
return await new App(http, new Phone(new DirectoryInfo("phone")), Console.Out).RunAsync(args);
