using AnonIdentity.Crm;
using AnonIdentity.Naming;
using AnonIdentity.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AnonIdentity.DependencyInjection;

/// <summary>Checks the options of one tenant, and what was chosen for it. Every message names the option.</summary>
internal sealed class OptionsValidation(string tenant, TenantChoices choices, IServiceScopeFactory scopes) : IValidateOptions<AnonymousConsumersOptions>
{
    public ValidateOptionsResult Validate(string? name, AnonymousConsumersOptions options)
    {
        if (name != tenant)
        {
            return ValidateOptionsResult.Skip;
        }

        List<string> faults = [.. NamingRules.Check(options.Naming), .. CheckTimes(options), .. CheckChoices(options)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> CheckTimes(AnonymousConsumersOptions options)
    {
        if (Outside(options.CallBudget, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1)))
        {
            yield return $"{nameof(options.CallBudget)} must be more than zero and at most 1 minute.";
        }

        if (Outside(options.Lease, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)))
        {
            yield return $"{nameof(options.Lease)} must be from 100 ms to 1 hour.";
        }

        // A call that outlasts the lease could change the CRM while another host has the subject.
        if (options.CrmTimeout <= TimeSpan.Zero || options.CrmTimeout > options.Lease * 0.8)
        {
            yield return $"{nameof(options.CrmTimeout)} must be more than zero and at most four fifths of {nameof(options.Lease)}.";
        }

        if (Outside(options.UndoWindow, TimeSpan.Zero, TimeSpan.FromDays(3650)))
        {
            yield return $"{nameof(options.UndoWindow)} must be from zero to 3650 days.";
        }

        if (Outside(options.ExpireAfter, TimeSpan.FromHours(1), TimeSpan.FromDays(36500)))
        {
            yield return $"{nameof(options.ExpireAfter)} must be from 1 hour to 36500 days.";
        }

        if (options.MaxAttempts is < 1 or > 1000)
        {
            yield return $"{nameof(options.MaxAttempts)} must be from 1 to 1000.";
        }
    }

    private IEnumerable<string> CheckChoices(AnonymousConsumersOptions options)
    {
        if (choices.Crm != choices.Ledger)
        {
            yield return choices.Crm
                ? "A CRM was chosen without a ledger: call UseSqlite, UsePostgreSql or UseLedger too."
                : "A ledger was chosen without a CRM: call UseCrm (or the UseX of a CRM package) too.";
        }

        if (!choices.Crm)
        {
            yield break;
        }

        (CrmCapabilities capabilities, bool hasNativeMerge) = AdapterProbe.Ask(scopes, tenant, static adapter => (adapter.Capabilities, adapter is ICrmNativeMerge));
        if (options.IrreversibleNativeMerge && !hasNativeMerge)
        {
            yield return $"{nameof(options.IrreversibleNativeMerge)} is set, but the adapter does not implement {nameof(ICrmNativeMerge)}.";
        }

        if (!capabilities.CanMove && !options.IrreversibleNativeMerge)
        {
            yield return $"The CRM cannot move tickets ({nameof(CrmCapabilities)}.{nameof(CrmCapabilities.CanMove)} is false). Its own merge is all that is left, and nobody can undo it: set {nameof(options.IrreversibleNativeMerge)} if that is wanted.";
        }

        if (capabilities.MoveBatch is < 1 or > 100 || capabilities.NameLength < 1 || capabilities.SubjectLength < 1 || capabilities.BodyLength < 1 || capabilities.Settle < TimeSpan.Zero)
        {
            yield return $"{nameof(CrmCapabilities)}: MoveBatch must be from 1 to 100, lengths at least 1, Settle not negative.";
        }
    }

    private static bool Outside(TimeSpan value, TimeSpan least, TimeSpan most) => value < least || value > most;
}
