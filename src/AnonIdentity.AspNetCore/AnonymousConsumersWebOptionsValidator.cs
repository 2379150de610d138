using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace AnonIdentity.AspNetCore;

internal sealed partial class AnonymousConsumersWebOptionsValidator : IValidateOptions<AnonymousConsumersWebOptions>
{
    private const int MaxNameLength = 64;

    public ValidateOptionsResult Validate(string? name, AnonymousConsumersWebOptions options)
    {
        List<string> wrong = [];
        Check(Enum.IsDefined(options.SignInMerge), nameof(options.SignInMerge), "one of its named values", options.SignInMerge);
        Check(options.Tenant is not null, nameof(options.Tenant), "set", null);
        Check(options.Consumer is not null, nameof(options.Consumer), "set", null);
        Check(options.ConsumerName is not null, nameof(options.ConsumerName), "set", null);
        Check(options.SharedDevice is not null, nameof(options.SharedDevice), "set", null);
        Check(options.PrepareDraft is not null, nameof(options.PrepareDraft), "set", null);
        Check(options.AskWhenOlderThan > TimeSpan.Zero, nameof(options.AskWhenOlderThan), "more than zero", options.AskWhenOlderThan);
        Between(options.SignInBudget, TimeSpan.Zero, TimeSpan.FromSeconds(30), nameof(options.SignInBudget));
        Between(options.FormLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30), nameof(options.FormLifetime));
        Between(options.OfferLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365), nameof(options.OfferLifetime));
        Check(IsName(options.CookieName, Cookie()), nameof(options.CookieName), "'__Host-' and letters, digits, '-' or '_'", options.CookieName);
        Check(IsName(options.HeaderName, Header()), nameof(options.HeaderName), "letters, digits and '-'", options.HeaderName);
        Check(options.MaxBodySize is >= 1024 and <= 16 * 1024 * 1024, nameof(options.MaxBodySize), "from 1 KiB to 16 MiB", options.MaxBodySize);
        AtLeastOne(options.Budgets.PerVisitor, nameof(SupportBudgets.PerVisitor));
        AtLeastOne(options.Budgets.PerNetwork, nameof(SupportBudgets.PerNetwork));
        AtLeastOne(options.Budgets.InAll, nameof(SupportBudgets.InAll));
        AtLeastOne(options.Budgets.ReadsPerNetwork, nameof(SupportBudgets.ReadsPerNetwork));
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Check(bool right, string option, string should, object? found)
        {
            if (!right)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(AnonymousConsumersWebOptions)}.{option} must be {should}, but is {found ?? "null"}."));
            }
        }

        void Between(TimeSpan value, TimeSpan low, TimeSpan high, string option) =>
            Check(value >= low && value <= high, option, string.Create(CultureInfo.InvariantCulture, $"from {low:c} to {high:c}"), value);

        void AtLeastOne(int value, string option) =>
            Check(value >= 1, $"{nameof(options.Budgets)}.{option}", "at least 1", value);
    }

    private static bool IsName(string? name, Regex pattern) => name is { Length: <= MaxNameLength } && pattern.IsMatch(name);

    [GeneratedRegex(@"\A__Host-[A-Za-z0-9_-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Cookie();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Header();
}
