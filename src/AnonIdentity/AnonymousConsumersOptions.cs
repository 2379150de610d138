namespace AnonIdentity;

/// <summary>The options of <c>AddAnonymousConsumers</c>. They are checked at start, and without a host at first use; a wrong one is named.</summary>
public sealed class AnonymousConsumersOptions
{
    /// <summary>How placeholder contacts are named.</summary>
    public NamingOptions Naming { get; } = new();

    /// <summary>How long a call of the host waits for the work to be done; then it answers queued or pending, and the work goes on.</summary>
    /// <value>Default: 2 seconds. More than zero, at most 1 minute.</value>
    public TimeSpan CallBudget { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one CRM call may take before it counts as uncertain.</summary>
    /// <value>Default: 10 seconds. At least 10 ms shorter than <see cref="Lease"/> by a fifth of it, so that a call ends inside the lease.</value>
    public TimeSpan CrmTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a host holds a subject without renewing; after a crash the next host takes over then.</summary>
    /// <value>Default: 30 seconds. From 100 ms to 1 hour.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a merge can be undone; its snapshots are kept so long (rule M10), and until the last sweep, seven days after the merge (rule M13).</summary>
    /// <value>Default: 90 days. From zero to 10 years.</value>
    public TimeSpan UndoWindow { get; set; } = TimeSpan.FromDays(90);

    /// <summary>After how long without a ticket a visitor that never signed in is forgotten (rule P2).</summary>
    /// <value>Default: 180 days. From 1 hour to 100 years.</value>
    public TimeSpan ExpireAfter { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Whether the placeholder contact of an expired visitor is erased in the CRM too, if its name is still the one given.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool EraseExpiredContacts { get; set; }

    /// <summary>After how many failed attempts an operation is parked (rule R5).</summary>
    /// <value>Default: 20. From 1 to 1000.</value>
    public int MaxAttempts { get; set; } = 20;

    /// <summary>Whether <see cref="IVisitorDirectory.AdoptAsync"/> may take the UUID of a mobile SDK (rule V4).</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool AdoptSdkIdentifiers { get; set; }

    /// <summary>Whether contacts are merged by the CRM's own merge, which nobody can undo (rule M8). The adapter must implement
    /// <see cref="Crm.ICrmNativeMerge"/>.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    public bool IrreversibleNativeMerge { get; set; }
}
