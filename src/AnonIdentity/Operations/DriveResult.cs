namespace AnonIdentity.Operations;

/// <summary>How a drive of a subject ended.</summary>
internal enum DriveResult
{
    /// <summary>Nothing is due now.</summary>
    Idle = 0,

    /// <summary>Another host has the subject, or another operation has the consumer: worth a wait.</summary>
    Contended = 1,

    /// <summary>The ledger failed, or the host is stopping; recovery goes on.</summary>
    Stopped = 2,
}
