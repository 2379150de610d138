namespace AnonIdentity.Operations;

/// <summary>Another host has the subject now, or it is gone: this one changes nothing more (rule R2). Never leaves the runner.</summary>
internal sealed class LeaseLostException : Exception;
