namespace AnonIdentity.Quickstart.Tests;

/// <summary>What a run of the command gave.</summary>
internal sealed record ReplayResult(int Exit, string Output, string Errors);
