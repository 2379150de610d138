using System.Security.Cryptography;
using System.Text;
using AnonIdentity.Ledger;

namespace AnonIdentity.Operations;

/// <summary>The key under which a draft is known in the CRM: derived, so that it is the same at every retry and on every host.</summary>
internal static class TicketKey
{
    internal static string ForCrm(string tenant, Subject subject, string key) =>
        "anon-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{subject}\n{key}")).AsSpan(0, 24));
}
