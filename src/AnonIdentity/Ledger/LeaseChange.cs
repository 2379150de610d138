namespace AnonIdentity.Ledger;

/// <summary>What a commit does to the lease of its subject.</summary>
/// <param name="Holder">Who holds it from now on; <see langword="null"/>: it is given back.</param>
/// <param name="Length">For how long, from now on the ledger's clock.</param>
public readonly record struct LeaseChange(Guid? Holder, TimeSpan Length)
{
    /// <summary>Gives the lease back.</summary>
    public static LeaseChange Release => default;
}
