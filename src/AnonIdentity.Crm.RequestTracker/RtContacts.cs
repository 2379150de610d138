using System.Net;
using AnonIdentity.Crm.Http;
using AnonIdentity.Crm.RequestTracker.Wire;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>Contacts are unprivileged users. They are found by a search on Name, compared ordinally, and addressed by number from then on.</summary>
internal sealed class RtContacts(RtConnection rt, RequestTrackerOptions options)
{
    private const string FindStep = "Find a user";
    private const string MakeStep = "Make a user";
    private readonly RtNames _names = new(options);

    public Task<CrmContact?> FindAsync(ContactKey key, CancellationToken cancellationToken) => key switch
    {
        { Contact: { } contact } => FindByIdAsync(contact.Value, cancellationToken),
        { Visitor: { } visitor } => FindVisitorAsync(visitor.ToString(), cancellationToken),
        { Consumer: { } consumer } => FindConsumerAsync(_names.Of(consumer), cancellationToken),
        _ => throw new ArgumentException("The key names no contact.", nameof(key)),
    };

    public async Task<CrmContact> EnsureAsync(NewContact contact, CancellationToken cancellationToken)
    {
        string name = contact.Key.ExternalId is { } externalId ? _names.Of(externalId) : throw new ArgumentException("A contact is made for a visitor or a consumer.", nameof(contact));
        if (RtNames.IsReserved(name))
        {
            throw Reserved();
        }

        string realName = RtText.Cut(contact.FirstName, RtText.RealNameBytes);
        CrmHttpAnswer answer = await rt.PostAsync(MakeStep, new CrmPath("user"), CrmJson.Content(new RtNewUser(name, realName), RtJson.Default.RtNewUser), cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.BadRequest)
        {
            // "Name in use", or "Could not create user" when two ran at once; in the service user's language. So look.
            return await FindAsync(contact.Key, cancellationToken).ConfigureAwait(false) ?? throw NameRefused(name);
        }

        RtCreated created = answer.EnsureSuccess().Read(RtJson.Default.RtCreated);
        string id = RtId.Answered(answer.Location?[(answer.Location.LastIndexOf('/') + 1)..], MakeStep);
        return string.Equals(created.Id, name, StringComparison.Ordinal)
            ? new CrmContact(new CrmContactId(id)) { ExternalId = contact.Key.ExternalId, FirstName = NullIfEmpty(realName) }
            : throw new CrmException(CrmErrorKind.Ambiguous, $"{MakeStep}: Request Tracker gave the user another name than was asked for.");
    }

    /// <summary>Every user with this name, in whatever case, disabled ones too; exactly one that is the same text, or none.</summary>
    public async Task<RtUser?> SearchAsync(string name, CancellationToken cancellationToken)
    {
        CrmPath path = new CrmPath("users").Query("fields", "id,Name,RealName,CustomFields").Query("find_disabled_rows", "1").Query("orderby", "id").Query("per_page", "3");
        HttpContent conditions = CrmJson.Content([new RtCondition("Name", name)], RtJson.Default.RtConditionArray);
        CrmHttpAnswer answer = await rt.PostAsync(FindStep, path, conditions, cancellationToken).ConfigureAwait(false);
        List<RtUser> users = answer.EnsureSuccess().Read(RtJson.Default.RtPageRtUser).Items;
        if (users.Count == 0)
        {
            return null;
        }

        if (users.Count > 1 || !string.Equals(users[0].Name, name, StringComparison.Ordinal))
        {
            throw new CrmException(
                CrmErrorKind.Ambiguous, $"{FindStep}: several users have this name, or one that differs in case; or the service user lacks the right AdminUsers and cannot search by name.");
        }

        RtId.Answered(users[0].Id, FindStep);
        return users[0];
    }

    public async Task<RtUser?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        CrmHttpAnswer answer = await rt.GetAsync(FindStep, new CrmPath("user", id), cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            // Only RT's own 404 says that there is none: it has a message.
            answer.Read(RtJson.Default.RtMessage);
            return null;
        }

        RtUser user = answer.EnsureSuccess().Read(RtJson.Default.RtUser);
        return user switch
        {
            { Privileged: null } => throw new CrmException(CrmErrorKind.Unknown, $"{FindStep}: Request Tracker's answer is no user."),
            { Id: null } or { Name: null } => throw new CrmException(CrmErrorKind.Denied, $"{FindStep}: the service user sees no names; it needs the right AdminUsers."),
            _ when user.Id != id => throw new CrmException(CrmErrorKind.Unknown, $"{FindStep}: Request Tracker answered another user."),
            { Privileged: "0" } when !RtNames.IsReserved(user.Name) => user,
            _ => throw Reserved(),
        };
    }

    /// <summary>Why a name was refused that no user has: RT looks up digits as an id.</summary>
    public static CrmException NameRefused(string name) => name.All(char.IsAsciiDigit)
        ? new CrmException(CrmErrorKind.Rejected, "Request Tracker refuses an all-digit user name that is the id of another user. Set RequestTrackerOptions.ConsumerName to give consumers a prefix.")
        : new CrmException(CrmErrorKind.Conflict, "Request Tracker refused the user's name: it was just taken.");

    private async Task<CrmContact?> FindByIdAsync(string id, CancellationToken cancellationToken) =>
        RtId.TryParse(id, out _) && await ReadAsync(id, cancellationToken).ConfigureAwait(false) is { } user ? ContactOf(user) : null;

    private async Task<CrmContact?> FindVisitorAsync(string name, CancellationToken cancellationToken) =>
        await SearchAsync(name, cancellationToken).ConfigureAwait(false) is { } user ? ContactOf(user) : null;

    private async Task<CrmContact?> FindConsumerAsync(string name, CancellationToken cancellationToken)
    {
        if (await SearchAsync(name, cancellationToken).ConfigureAwait(false) is not { Id: { } id }
            || await ReadAsync(id, cancellationToken).ConfigureAwait(false) is not { } user)
        {
            return null;
        }

        return string.Equals(user.Name, name, StringComparison.Ordinal)
            ? ContactOf(user)
            : throw new CrmException(CrmErrorKind.Conflict, $"{FindStep}: the user got another name while it was read.");
    }

    private CrmContact ContactOf(RtUser user) => new(new CrmContactId(user.Id!))
    {
        ExternalId = _names.ExternalIdOf(user.Name!),
        FirstName = NullIfEmpty(user.RealName),
        MergedInto = options.MergedIntoField is { } field && user.Field(field) is { } target ? new CrmContactId(target) : null,
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static CrmException Reserved() =>
        new(CrmErrorKind.Denied, $"{FindStep}: a privileged user, or one of Request Tracker's own, has this name or id; such a user is never a contact.");
}
