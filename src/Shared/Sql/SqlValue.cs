namespace AnonIdentity.Sql;

/// <summary>The value of a parameter. Two kinds suffice for the whole schema: text and 64-bit number, both nullable.</summary>
internal readonly record struct SqlValue(bool IsText, string? Text, long? Number);
