using System.Runtime.CompilerServices;

namespace AnonIdentity.Tests.Stories;

/// <summary>Awaited: what follows runs on a thread of its own, as after an answer of a client that has one for all of its answers.</summary>
internal sealed class OwnThread : INotifyCompletion
{
    public bool IsCompleted => false;

    public OwnThread GetAwaiter() => this;

    public void OnCompleted(Action continuation) => new Thread(() => continuation()) { IsBackground = true }.Start();

    public void GetResult()
    {
    }
}
