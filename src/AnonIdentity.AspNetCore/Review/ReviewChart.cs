using System.Globalization;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>Counts over time as bars; who does not see them is told the sum and the highest.</summary>
internal static class ReviewChart
{
    private const int Width = 480;
    private const int Height = 80;

    internal static Html Of(string name, IReadOnlyList<long> hours)
    {
        long most = Math.Max(1, hours.Max());
        long all = hours.Sum();
        double step = (double)Width / hours.Count;
        Html bars = Html.Join(hours.Select((count, i) => Html.If(count > 0, Bar(i * step, step - 1, Height * (double)count / most))));
        return all == 0
            ? Html.Of($"<h3>{name}: 0</h3>")
            : Html.Of(
                $"""
                <h3>{name}: {all}</h3>
                <svg viewBox="0 0 {Width} {Height}" preserveAspectRatio="none" role="img" aria-label="{name} by hour over the last {hours.Count} hours: {all} in all, at most {most} in an hour">
                <line x1="0" y1="{Height}" x2="{Width}" y2="{Height}"></line>
                {bars}
                </svg>
                <p class="axis"><span>{hours.Count} hours ago</span><span>at most {most} in an hour</span><span>now</span></p>
                """);
    }

    private static Html Bar(double x, double width, double height) =>
        Html.Of($"<rect x=\"{Number(x)}\" y=\"{Number(Height - height)}\" width=\"{Number(width)}\" height=\"{Number(height)}\"></rect>");

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
