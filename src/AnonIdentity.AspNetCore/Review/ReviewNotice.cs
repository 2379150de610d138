using System.Collections.Frozen;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>What an action says afterwards. Only these sentences are shown: an address cannot put words into our mouth.</summary>
internal static class ReviewNotice
{
    internal const string Resumed = "Resumed: it goes on now.";
    internal const string NotParked = "It was not parked any more.";

    private static readonly FrozenSet<string> Known =
        Enum.GetValues<UndoOutcome>().Select(Of).Concat(Enum.GetValues<ForgetOutcome>().Select(Of)).Append(Resumed).Append(NotParked).ToFrozenSet(StringComparer.Ordinal);

    internal static string Of(UndoOutcome outcome) => $"Undo: {outcome}.";

    internal static string Of(ForgetOutcome outcome) => $"Forget: {outcome}.";

    internal static Html Shown(ReviewCall call) =>
        call.Context.Request.Query["done"] is [{ } text] && Known.Contains(text) ? Html.Of($"<p class=\"note\" role=\"status\">{text}</p>") : Html.Empty;
}
