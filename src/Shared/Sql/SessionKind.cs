namespace AnonIdentity.Sql;

/// <summary>What a session is for.</summary>
internal enum SessionKind
{
    /// <summary>Reads a row or two.</summary>
    Look,

    /// <summary>Reads what may be many rows.</summary>
    Scan,

    /// <summary>Writes; its transaction may begin at once.</summary>
    Write,
}
