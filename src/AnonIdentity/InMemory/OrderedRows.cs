namespace AnonIdentity.InMemory;

/// <summary>Rows by a text key, in ordinal order, that can be read from any key on. Not thread-safe.</summary>
internal sealed class OrderedRows<TRow>
{
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TRow> _rows = new(StringComparer.Ordinal);

    public TRow? Find(string key) => _rows.GetValueOrDefault(key);

    public bool Contains(string key) => _rows.ContainsKey(key);

    public void Set(string key, TRow row)
    {
        _keys.Add(key);
        _rows[key] = row;
    }

    public void Remove(string key)
    {
        _keys.Remove(key);
        _rows.Remove(key);
    }

    public IEnumerable<TRow> After(string? key)
    {
        if (key is null)
        {
            return _keys.Select(k => _rows[k]);
        }

        return _keys.Max is { } last && string.CompareOrdinal(key, last) < 0
            ? _keys.GetViewBetween(key, last).Where(k => !string.Equals(k, key, StringComparison.Ordinal)).Select(k => _rows[k])
            : [];
    }
}
