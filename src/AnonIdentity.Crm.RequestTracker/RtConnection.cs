using AnonIdentity.Crm.Http;

namespace AnonIdentity.Crm.RequestTracker;

/// <summary>Calls RT. The client is taken anew for each call: one that a singleton keeps would hold its connections for ever.</summary>
internal sealed class RtConnection(IHttpClientFactory clients, string clientName, TimeProvider clock)
{
    public Task<CrmHttpAnswer> GetAsync(string step, CrmPath path, CancellationToken cancellationToken) => SendAsync(step, HttpMethod.Get, path, null, cancellationToken);

    public Task<CrmHttpAnswer> PostAsync(string step, CrmPath path, HttpContent content, CancellationToken cancellationToken) => SendAsync(step, HttpMethod.Post, path, content, cancellationToken);

    public Task<CrmHttpAnswer> PutAsync(string step, CrmPath path, HttpContent content, CancellationToken cancellationToken) => SendAsync(step, HttpMethod.Put, path, content, cancellationToken);

    private Task<CrmHttpAnswer> SendAsync(string step, HttpMethod method, CrmPath path, HttpContent? content, CancellationToken cancellationToken) =>
        new CrmHttpClient(clients.CreateClient(clientName), clock).SendAsync(step, method, path, content, cancellationToken);
}
