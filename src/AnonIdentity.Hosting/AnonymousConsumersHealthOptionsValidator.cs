using System.Globalization;
using Microsoft.Extensions.Options;

namespace AnonIdentity.Hosting;

internal sealed class AnonymousConsumersHealthOptionsValidator : IValidateOptions<AnonymousConsumersHealthOptions>
{
    private const string Type = nameof(AnonymousConsumersHealthOptions);

    public ValidateOptionsResult Validate(string? name, AnonymousConsumersHealthOptions options)
    {
        if (options.DegradedAfter <= TimeSpan.Zero)
        {
            return ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"{Type}.{nameof(options.DegradedAfter)} must be more than zero, but is {options.DegradedAfter:c}."));
        }

        return options.UnhealthyAfter >= options.DegradedAfter
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"{Type}.{nameof(options.UnhealthyAfter)} must be at least {nameof(options.DegradedAfter)} ({options.DegradedAfter:c}), but is {options.UnhealthyAfter:c}."));
    }
}
