using System.Buffers;
using Microsoft.Extensions.Options;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>Names the option that is wrong; never its value, which may be a secret.</summary>
internal sealed class RequestTrackerOptionsValidator : IValidateOptions<RequestTrackerOptions>
{
    private static readonly SearchValues<char> s_notInFieldNames = SearchValues.Create("{}'\"\\");

    public ValidateOptionsResult Validate(string? name, RequestTrackerOptions options)
    {
        List<string> wrong = [];
        Check(IsAddress(options.Url), nameof(options.Url), "must be the http or https address of RT's REST 2.0, without user, query and fragment");
        bool token = !string.IsNullOrWhiteSpace(options.Token);
        bool basic = !string.IsNullOrWhiteSpace(options.UserName) && !string.IsNullOrEmpty(options.Password);
        Check(token != basic, nameof(options.Token), "or UserName and Password must be set, and not both");
        Check(options.Token is null || options.Token.All(static c => c is > ' ' and < '\x7f'), nameof(options.Token), "must be printable ASCII without spaces");
        Check(options.UserName?.Contains(':') != true, nameof(options.UserName), "must not hold a colon");
        Check(!string.IsNullOrWhiteSpace(options.Queue) && options.Queue is not ("." or "..") && !options.Queue.Contains('/'), nameof(options.Queue), "must name a queue, without a slash");
        Check(IsFieldName(options.VisitorField), nameof(options.VisitorField), FieldNameRule);
        Check(IsFieldName(options.KeyField), nameof(options.KeyField), FieldNameRule);
        Check(options.KeyField != options.VisitorField, nameof(options.KeyField), "must be another field than VisitorField");
        Check(options.MergedIntoField is null || IsFieldName(options.MergedIntoField), nameof(options.MergedIntoField), FieldNameRule + ", or be null");
        Check((options.ConsumerName is null) == (options.ConsumerOfName is null), nameof(options.ConsumerName), "and ConsumerOfName must be set together");
        Check(options.Settle >= TimeSpan.Zero && options.Settle <= TimeSpan.FromHours(1), nameof(options.Settle), "must be from zero to 1 hour");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Check(bool right, string option, string rule)
        {
            if (!right)
            {
                wrong.Add($"{nameof(RequestTrackerOptions)}.{option} {rule}.");
            }
        }
    }

    private const string FieldNameRule = "must name a custom field, without braces, quotes, backslashes and control characters, and not be all digits";

    private static bool IsAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.Scheme is "http" or "https") && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0;

    private static bool IsFieldName(string? name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= 200 && name.AsSpan().IndexOfAny(s_notInFieldNames) < 0 && !name.Any(char.IsControl) && !name.All(char.IsAsciiDigit);
}
