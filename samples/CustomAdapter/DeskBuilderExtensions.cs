using System.Net.Http.Headers;
using AnonIdentity.Crm.Http;
using AnonIdentity.CustomAdapter;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses Desk as the CRM.</summary>
public static class DeskBuilderExtensions
{
    #region use
    /// <summary>Uses a Desk at an address, with an API key.</summary>
    public static AnonymousConsumersBuilder UseDesk(this AnonymousConsumersBuilder builder, Uri address, string apiKey)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string client = "Desk:" + builder.Name; // each tenant has its own client
        builder.Services.AddCrmHttpClient(client, _ => address, _ => new AuthenticationHeaderValue("Bearer", apiKey));
        return builder.UseCrm(provider => new DeskAdapter(
            provider.GetRequiredService<IHttpClientFactory>(), client, provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }
    #endregion
}
