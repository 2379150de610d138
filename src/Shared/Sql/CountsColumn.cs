using System.Globalization;

namespace AnonIdentity.Sql;

/// <summary>Ticket counts as text: five numbers with commas; <see langword="null"/> when all are zero.</summary>
internal static class CountsColumn
{
    public static string? Write(TicketCounts counts) => counts == default
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{counts.Moved},{counts.KeptByAgent},{counts.AlreadyThere},{counts.Refused},{counts.Missing}");

    public static TicketCounts Read(string? text)
    {
        if (text is null)
        {
            return default;
        }

        int[] numbers = [.. text.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        return new TicketCounts(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    }
}
