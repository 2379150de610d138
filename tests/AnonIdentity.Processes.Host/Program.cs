using AnonIdentity.Processes.Host;
using Microsoft.Extensions.DependencyInjection;

// A host process for the tests: does what it is told line by line, and whatever is due, until it is killed.
await using ServiceProvider services = HostServices.Build(args[0], args[1], args[2]);
await new Commands(services).RunAsync();
