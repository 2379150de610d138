using System.Globalization;

namespace AnonIdentity.AspNetCore.Review;

/// <summary>Counts over time as bars, and as a table for whoever does not see them.</summary>
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
        return Html.Of(
            $"""
            <h3>{name}: {all}</h3>
            <svg viewBox="0 0 {Width} {Height + 14}" role="img" aria-label="{name} by hour over the last {hours.Count} hours: {all} in all, at most {hours.Max()} in an hour">
            <line x1="0" y1="{Height}" x2="{Width}" y2="{Height}"></line>
            {bars}
            <text x="0" y="{Height + 11}">{hours.Count} hours ago</text>
            <text x="{Width}" y="{Height + 11}" text-anchor="end">now</text>
            </svg>
            """);
    }

    private static Html Bar(double x, double width, double height) =>
        Html.Of($"<rect x=\"{Number(x)}\" y=\"{Number(Height - height)}\" width=\"{Number(width)}\" height=\"{Number(height)}\"></rect>");

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
