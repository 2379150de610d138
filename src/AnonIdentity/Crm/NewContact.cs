namespace AnonIdentity.Crm;

/// <summary>A contact to be made.</summary>
/// <param name="Key">A visitor or a consumer; its <see cref="ContactKey.ExternalId"/> goes into the CRM's external-id field.</param>
/// <param name="FirstName">The first name, already cut to <see cref="CrmCapabilities.NameLength"/>.</param>
/// <param name="LastName">The last name for a CRM that wants one: the external id (rule N5).</param>
public sealed record NewContact(ContactKey Key, string FirstName, string LastName);
