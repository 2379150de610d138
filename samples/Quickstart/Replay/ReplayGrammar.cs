using System.Collections.Frozen;

namespace AnonIdentity.Quickstart.Replay;

/// <summary>Which verbs there are, and which fields each has.</summary>
internal sealed record ReplayGrammar(ReplayVerb Verb, string[] Required, string[] Optional)
{
    public static FrozenDictionary<string, ReplayGrammar> Verbs { get; } = new Dictionary<string, ReplayGrammar>
    {
        ["known"] = new(ReplayVerb.Known, ["consumer", "name"], []),
        ["ticket"] = new(ReplayVerb.Ticket, ["device", "channel", "key", "subject"], ["body"]),
        ["signIn"] = new(ReplayVerb.SignIn, ["device", "consumer"], ["name"]),
        ["signOut"] = new(ReplayVerb.SignOut, ["device"], []),
        ["keepId"] = new(ReplayVerb.KeepId, ["device"], []),
        ["reinstall"] = new(ReplayVerb.Reinstall, ["device"], []),
        ["agentRename"] = new(ReplayVerb.AgentRename, ["device", "name"], []),
        ["agentMerge"] = new(ReplayVerb.AgentMerge, ["device", "consumer"], []),
        ["agentMove"] = new(ReplayVerb.AgentMove, ["key", "consumer"], []),
        ["undo"] = new(ReplayVerb.Undo, ["device", "consumer"], []),
        ["forget"] = new(ReplayVerb.Forget, ["device"], []),
        ["copyId"] = new(ReplayVerb.CopyId, ["from", "device"], []),
        ["crmDown"] = new(ReplayVerb.CrmDown, [], []),
        ["crmUp"] = new(ReplayVerb.CrmUp, [], []),
        ["crash"] = new(ReplayVerb.Crash, [], ["after"]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All verbs, for a message.</summary>
    public static string Names { get; } = string.Join(", ", Verbs.Keys.Order(StringComparer.OrdinalIgnoreCase));

    /// <summary>The verb as the file writes it.</summary>
    public static string NameOf(ReplayVerb verb) => Verbs.First(entry => entry.Value.Verb == verb).Key;
}
