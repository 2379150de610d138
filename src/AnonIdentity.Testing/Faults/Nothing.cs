namespace AnonIdentity.Testing.Faults;

/// <summary>The answer of a call that answers nothing.</summary>
internal readonly record struct Nothing
{
    public static async Task<Nothing> OfAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return default;
    }
}
