using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace AnonIdentity.Crm.Http;

/// <summary>Registers the clients of HTTP adapters.</summary>
public static class CrmHttpServiceCollectionExtensions
{
    /// <summary>Registers a named client that follows no redirect (it would carry the credentials elsewhere), keeps no cookie, decompresses
    /// nothing and does not retry.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">The client's name; one for each tenant.</param>
    /// <param name="baseAddress">The CRM's address; a missing slash at its end is added.</param>
    /// <param name="authorization">The credentials, sent with each request.</param>
    /// <returns>The client's builder, for a host that wants a proxy or a certificate.</returns>
    public static IHttpClientBuilder AddCrmHttpClient(
        this IServiceCollection services,
        string name,
        Func<IServiceProvider, Uri> baseAddress,
        Func<IServiceProvider, AuthenticationHeaderValue?> authorization)
    {
        return services
            .AddHttpClient(name, (provider, client) =>
            {
                Uri address = baseAddress(provider);
                client.BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
                client.DefaultRequestHeaders.Authorization = authorization(provider);
                client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            })
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            });
    }
}
