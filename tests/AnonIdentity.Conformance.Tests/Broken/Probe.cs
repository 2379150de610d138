using System.Reflection;

namespace AnonIdentity.Conformance.Tests.Broken;

/// <summary>Runs a suite inside a test, fact by fact, each on a fresh instance as xunit does.</summary>
internal static class Probe
{
    /// <summary>The facts that fail, with their messages.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> RunAsync(Func<ConformanceSuite> make, string? only = null)
    {
        Dictionary<string, string> failed = [];
        foreach (SuiteFacts fact in SuiteFacts.Of(make().GetType()).Where(f => only is null || f.Name == only))
        {
            ConformanceSuite suite = make();
            await using IAsyncLifetime life = (IAsyncLifetime)suite;
            await life.InitializeAsync();
            try
            {
                await ((Task)suite.GetType().GetMethod(fact.Name, BindingFlags.Instance | BindingFlags.Public)!.Invoke(suite, null)!).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                failed[fact.Name] = failure.Message;
            }
        }

        return failed;
    }
}
