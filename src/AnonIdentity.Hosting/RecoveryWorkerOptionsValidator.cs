using System.Globalization;
using Microsoft.Extensions.Options;

namespace AnonIdentity.Hosting;

internal sealed class RecoveryWorkerOptionsValidator : IValidateOptions<RecoveryWorkerOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, RecoveryWorkerOptions options) =>
        options.Interval >= Shortest && options.Interval <= Longest
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(RecoveryWorkerOptions)}.{nameof(RecoveryWorkerOptions.Interval)} must be from {Shortest:c} to {Longest:c}, but is {options.Interval:c}."));
}
