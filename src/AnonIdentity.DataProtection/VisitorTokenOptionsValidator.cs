using System.Globalization;
using Microsoft.Extensions.Options;

namespace AnonIdentity.DataProtection;

internal sealed class VisitorTokenOptionsValidator : IValidateOptions<VisitorTokenOptions>
{
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(30);

    public ValidateOptionsResult Validate(string? name, VisitorTokenOptions options)
    {
        if (options.Lifetime < ShortestLife || options.Lifetime > LongestLife)
        {
            return Fail(nameof(options.Lifetime), ShortestLife, LongestLife, options.Lifetime);
        }

        return options.ClockSkew < TimeSpan.Zero || options.ClockSkew > LargestSkew
            ? Fail(nameof(options.ClockSkew), TimeSpan.Zero, LargestSkew, options.ClockSkew)
            : ValidateOptionsResult.Success;
    }

    private static ValidateOptionsResult Fail(string option, TimeSpan from, TimeSpan to, TimeSpan found) => ValidateOptionsResult.Fail(string.Create(
        CultureInfo.InvariantCulture,
        $"{nameof(VisitorTokenOptions)}.{option} must be from {from:c} to {to:c}, but is {found:c}."));
}
