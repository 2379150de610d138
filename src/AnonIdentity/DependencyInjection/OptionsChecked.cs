namespace AnonIdentity.DependencyInjection;

/// <summary>Marks that the options of a tenant have their validator already.</summary>
internal sealed class OptionsChecked;
