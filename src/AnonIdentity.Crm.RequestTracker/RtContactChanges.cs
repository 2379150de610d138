using System.Net;
using AnonIdentity.Crm.Http;
using AnonIdentity.Crm.RequestTracker.Wire;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>Writes what differs of a user in one call. RT answers 200 with one message for each change, done or refused; what is not plainly done is read back.</summary>
internal sealed class RtContactChanges(RtConnection rt, RtContacts contacts, RequestTrackerOptions options)
{
    private const string Step = "Change a user";
    private readonly RtNames _names = new(options);

    public async Task UpdateAsync(CrmContact before, CrmContact after, CancellationToken cancellationToken)
    {
        string? name = before.ExternalId == after.ExternalId ? null : _names.Of(after.ExternalId ?? throw new CrmException(CrmErrorKind.Rejected, $"{Step}: a user cannot be without a name."));
        if (name is not null && RtNames.IsReserved(name))
        {
            throw new CrmException(CrmErrorKind.Denied, $"{Step}: this name belongs to one of Request Tracker's own users.");
        }

        string? realName = before.FirstName == after.FirstName ? null : RtText.Cut(after.FirstName ?? "", RtText.RealNameBytes);
        bool label = options.MergedIntoField is not null && before.MergedInto != after.MergedInto;
        string? target = after.MergedInto is { } into ? RtId.Text(RtId.Sent(into.Value, Step)) : null;
        int changes = (name is null ? 0 : 1) + (realName is null ? 0 : 1) + (label ? 1 : 0);
        if (changes == 0)
        {
            return;
        }

        string id = RtId.Text(RtId.Sent(before.Id.Value, Step));
        RtUserChange change = new()
        {
            Name = name,
            RealName = realName,
            CustomFields = label ? new Dictionary<string, string?> { [options.MergedIntoField!] = target } : null,
        };
        string?[] messages = await PutAsync(id, change, cancellationToken).ConfigureAwait(false);
        bool done = messages.Length == changes && messages.All(m => SaysDone(m, name) || SaysDone(m, realName) || (label && IsLabelled(m, target)));
        if (!done)
        {
            await CheckAsync(id, before, change, label, target, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CheckAsync(string id, CrmContact before, RtUserChange change, bool label, string? target, CancellationToken cancellationToken)
    {
        RtUser now = await contacts.ReadAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new CrmException(CrmErrorKind.NotFound, $"{Step}: the user is gone.");
        if (change.Name is { } name && !string.Equals(now.Name, name, StringComparison.Ordinal))
        {
            await TakeBackAsync(id, before, change, label, now, cancellationToken).ConfigureAwait(false);
            throw await contacts.SearchAsync(name, cancellationToken).ConfigureAwait(false) is null
                ? RtContacts.NameRefused(name)
                : new CrmException(CrmErrorKind.Conflict, $"{Step}: another user has this name.");
        }

        if ((change.RealName is { } realName && !string.Equals(now.RealName ?? "", realName, StringComparison.Ordinal)) || (label && now.Field(options.MergedIntoField!) != target))
        {
            throw new CrmException(CrmErrorKind.Rejected, $"{Step}: Request Tracker did not write the real name or the custom field of the label; the field must be applied to users, and the service user needs ModifyCustomField.");
        }
    }

    /// <summary>RT writes the other fields although it refused the name; a refusal must change nothing.</summary>
    private async Task TakeBackAsync(string id, CrmContact before, RtUserChange change, bool label, RtUser now, CancellationToken cancellationToken)
    {
        bool realName = change.RealName is not null && now.RealName == change.RealName;
        if (realName || label)
        {
            RtUserChange back = new()
            {
                RealName = realName ? before.FirstName ?? "" : null,
                CustomFields = label ? new Dictionary<string, string?> { [options.MergedIntoField!] = before.MergedInto?.Value } : null,
            };
            await PutAsync(id, back, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<string?[]> PutAsync(string id, RtUserChange change, CancellationToken cancellationToken)
    {
        CrmHttpAnswer answer = await rt.PutAsync(Step, new CrmPath("user", id), CrmJson.Content(change, RtJson.Default.RtUserChange), cancellationToken).ConfigureAwait(false);
        return answer.Status == HttpStatusCode.NotFound
            ? throw new CrmException(CrmErrorKind.NotFound, $"{Step}: the user is gone.")
            : answer.EnsureSuccess().Read(RtJson.Default.StringArray);
    }

    private bool IsLabelled(string? message, string? target) => target is null
        ? Ends(message, $" is no longer a value for custom field {options.MergedIntoField}")
        : message?.StartsWith(options.MergedIntoField + " ", StringComparison.Ordinal) == true && (Ends(message, $" {target} added") || Ends(message, $" changed to {target}"));

    private static bool SaysDone(string? message, string? value) =>
        value is not null && Ends(message, value.Length == 0 ? " to (no value)" : $" to '{value}'");

    private static bool Ends(string? message, string end) => message?.EndsWith(end, StringComparison.Ordinal) == true;
}
