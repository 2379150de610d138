using AnonIdentity.TestServers;

[assembly: AssemblyFixture(typeof(RequestTrackerServer))]
