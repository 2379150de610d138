namespace AnonIdentity.Quickstart.Replay;

/// <summary>What a line does. The names are those of the file, but for the first letter.</summary>
internal enum ReplayVerb
{
    Known = 1,
    Ticket,
    SignIn,
    SignOut,
    KeepId,
    Reinstall,
    AgentRename,
    AgentMerge,
    AgentMove,
    Undo,
    Forget,
    CopyId,
    CrmDown,
    CrmUp,
    Crash,
}
