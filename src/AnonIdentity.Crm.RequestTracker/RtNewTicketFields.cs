using System.Text.Json;
using AnonIdentity.Crm.RequestTracker.Wire;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>The fields that a draft passes through (rule T10): columns of a ticket by their name, everything else a custom field, with or without <c>CF.</c>.</summary>
internal static class RtNewTicketFields
{
    private static readonly HashSet<string> s_columns = new(StringComparer.OrdinalIgnoreCase)
    {
        "Status", "Priority", "InitialPriority", "FinalPriority", "Owner", "Due", "Starts", "SLA", "TimeEstimated",
    };

    private static readonly HashSet<string> s_ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "Subject", "Content", "ContentType", "Attachments", "Requestor", "Requestors", "Cc", "AdminCc", "CustomFields", "CustomRoles", "Type",
    };

    public static RtNewTicket Apply(NewTicket ticket, long requestor, RequestTrackerOptions options)
    {
        Dictionary<string, string> custom = new(StringComparer.Ordinal);
        Dictionary<string, JsonElement> columns = new(StringComparer.Ordinal);
        string queue = options.Queue;
        foreach ((string field, string value) in ticket.Fields)
        {
            string name = field.StartsWith("CF.", StringComparison.Ordinal) ? field[3..].Trim('{', '}') : field;
            if (s_ours.Contains(field) || name.Length == 0 || name == options.KeyField || name == options.VisitorField)
            {
                throw new CrmException(CrmErrorKind.Rejected, "A field of the draft would overwrite what the ticket is found by, or whom it belongs to.");
            }

            if (string.Equals(field, "Queue", StringComparison.OrdinalIgnoreCase))
            {
                queue = value;
            }
            else if (s_columns.TryGetValue(field, out string? column))
            {
                columns[column] = JsonSerializer.SerializeToElement(value, RtJson.Default.String);
            }
            else
            {
                custom[name] = value;
            }
        }

        custom[options.KeyField] = ticket.Key;
        if (ticket.Visitor is { } visitor)
        {
            custom[options.VisitorField] = visitor.ToString();
        }

        return new RtNewTicket
        {
            Queue = queue,
            Subject = RtText.Cut(ticket.Subject, RtText.SubjectBytes),
            Content = ticket.Body,
            Requestor = [requestor],
            CustomFields = custom,
            Columns = columns.Count == 0 ? null : columns,
        };
    }
}
