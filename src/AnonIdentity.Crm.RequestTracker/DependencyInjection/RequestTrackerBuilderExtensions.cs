using System.Net.Http.Headers;
using System.Text;
using AnonIdentity.Crm.Http;
using AnonIdentity.Crm.RequestTracker;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses Request Tracker as the CRM.</summary>
public static class RequestTrackerBuilderExtensions
{
    /// <summary>Uses a Request Tracker 5 over its REST 2.0. The options are the tenant's own; each tenant has its own HTTP client.</summary>
    /// <param name="builder">The tenant's builder.</param>
    /// <param name="configure">Sets the options; <see cref="RequestTrackerOptions.Url"/> and credentials are required.</param>
    /// <exception cref="OptionsValidationException">At start, or at first use without a host: an option is wrong; it is named.</exception>
    public static AnonymousConsumersBuilder UseRequestTracker(this AnonymousConsumersBuilder builder, Action<RequestTrackerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        string tenant = builder.Name;
        string client = ClientName(tenant);
        builder.Services.AddOptions<RequestTrackerOptions>(tenant).Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RequestTrackerOptions>, RequestTrackerOptionsValidator>());
        builder.Services.TryAddKeyedSingleton<RtQueues>(tenant, static (_, _) => new RtQueues());
        builder.Services
            .AddCrmHttpClient(client, provider => new Uri(Options(provider).Url), provider => Credentials(Options(provider)))
            .ConfigureHttpClient(static http => http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("en")));
        return builder.UseCrm(provider => new RequestTrackerAdapter(
            new RtConnection(provider.GetRequiredService<IHttpClientFactory>(), client, provider.GetService<TimeProvider>() ?? TimeProvider.System),
            provider.GetRequiredKeyedService<RtQueues>(tenant),
            Options(provider)));

        RequestTrackerOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptionsMonitor<RequestTrackerOptions>>().Get(tenant);
    }

    /// <summary>The name of a tenant's HTTP client, for a host that wants to configure a proxy or a certificate.</summary>
    /// <param name="tenant">The tenant; empty for the default.</param>
    public static string ClientName(string tenant) => "AnonIdentity.RequestTracker:" + tenant;

    private static AuthenticationHeaderValue Credentials(RequestTrackerOptions options) => string.IsNullOrWhiteSpace(options.Token)
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.UserName}:{options.Password}")))
        : new AuthenticationHeaderValue("token", options.Token);
}
