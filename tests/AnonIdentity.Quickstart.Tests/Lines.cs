using AnonIdentity.Quickstart.Replay;

namespace AnonIdentity.Quickstart.Tests;

/// <summary>The events of a replay, as fields.</summary>
internal static class Lines
{
    public static string Known(string consumer, string name = "Ada Lovelace") => $"\"do\":\"known\",\"consumer\":{Q(consumer)},\"name\":{Q(name)}";

    public static string Ticket(string device, string key, string channel = "web", string subject = "Help", string? body = null) =>
        $"\"do\":\"ticket\",\"device\":{Q(device)},\"channel\":{Q(channel)},\"key\":{Q(key)},\"subject\":{Q(subject)}" + (body is null ? "" : $",\"body\":{Q(body)}");

    public static string SignIn(string device, string consumer, string? name = null) =>
        $"\"do\":\"signIn\",\"device\":{Q(device)},\"consumer\":{Q(consumer)}" + (name is null ? "" : $",\"name\":{Q(name)}");

    public static string SignOut(string device) => Of("signOut", device);

    public static string KeepId(string device) => Of("keepId", device);

    public static string Reinstall(string device) => Of("reinstall", device);

    public static string Forget(string device) => Of("forget", device);

    public static string Rename(string device, string name) => Of("agentRename", device) + $",\"name\":{Q(name)}";

    public static string AgentMerge(string device, string consumer) => Of("agentMerge", device) + $",\"consumer\":{Q(consumer)}";

    public static string AgentMove(string key, string consumer) => $"\"do\":\"agentMove\",\"key\":{Q(key)},\"consumer\":{Q(consumer)}";

    public static string Undo(string device, string consumer) => Of("undo", device) + $",\"consumer\":{Q(consumer)}";

    public static string CopyId(string from, string device) => Of("copyId", device) + $",\"from\":{Q(from)}";

    public static string Down => "\"do\":\"crmDown\"";

    public static string Up => "\"do\":\"crmUp\"";

    public static string Crash(int? after = null) => "\"do\":\"crash\"" + (after is { } n ? $",\"after\":{n}" : "");

    private static string Of(string verb, string device) => $"\"do\":\"{verb}\",\"device\":{Q(device)}";

    private static string Q(string text) => ExactJson.Quote(text);
}
