namespace AnonIdentity.Crm.RequestTracker;

/// <summary>The options of <c>UseRequestTracker</c>, one set for each tenant. They are checked at start; a wrong one is named.</summary>
public sealed class RequestTrackerOptions
{
    /// <summary>The address of RT's REST 2.0, such as <c>https://rt.example.com/REST/2.0</c>. Required; http or https, without user, query and fragment.</summary>
    public string Url { get; set; } = "";

    /// <summary>An authentication token of the service user. Either this, or <see cref="UserName"/> and <see cref="Password"/>.</summary>
    public string? Token { get; set; }

    /// <summary>The service user's name, for basic authentication.</summary>
    public string? UserName { get; set; }

    /// <summary>The service user's password, for basic authentication.</summary>
    public string? Password { get; set; }

    /// <summary>The queue of new tickets; a draft's field <c>Queue</c> overrides it.</summary>
    /// <value>Default: <c>General</c>.</value>
    public string Queue { get; set; } = "General";

    /// <summary>The ticket custom field that holds the visitor identifier (rule T2): one value of text, applied to the queue.</summary>
    /// <value>Default: <c>VisitorIdentifier</c>.</value>
    public string VisitorField { get; set; } = "VisitorIdentifier";

    /// <summary>The ticket custom field that holds the ticket's key (rules T4 and T6): one value of text, applied to the queue.</summary>
    /// <value>Default: <c>TicketKey</c>.</value>
    public string KeyField { get; set; } = "TicketKey";

    /// <summary>The user custom field that holds the label of a merged placeholder: the numeric id of the user that has its tickets.</summary>
    /// <value>Default: <c>MergedInto</c>. <see langword="null"/>: placeholders are not labelled.</value>
    public string? MergedIntoField { get; set; } = "MergedInto";

    /// <summary>The RT user name of a consumer. Request Tracker refuses an all-digit name that is the id of one of its users; a host with numeric
    /// ids sets a prefix here.</summary>
    /// <value>Default: the consumer identifier as it is. The name has at most 200 bytes of UTF-8. Set it together with <see cref="ConsumerOfName"/>.</value>
    public Func<ConsumerId, string>? ConsumerName { get; set; }

    /// <summary>The way back from an RT user name to the consumer.</summary>
    /// <value>Default: the name as it is. Must be the exact inverse of <see cref="ConsumerName"/>.</value>
    public Func<string, ConsumerId>? ConsumerOfName { get; set; }

    /// <summary>The longest time after a call that was given up until its effect can be seen: as long as RT's web server lets a request run.</summary>
    /// <value>Default: 1 minute. From zero to 1 hour.</value>
    public TimeSpan Settle { get; set; } = TimeSpan.FromMinutes(1);
}
