namespace AnonIdentity.Operations;

/// <summary>Another host has the subject now, or it is gone: this one changes nothing more (rule R2). Never leaves the runner.</summary>
internal sealed class LeaseLostException : Exception
{
    public LeaseLostException()
        : base("The lease was lost.")
    {
    }

    public LeaseLostException(string message)
        : base(message)
    {
    }

    public LeaseLostException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
