using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AnonIdentity.AspNetCore.Tests;

/// <summary>A small OpenID Connect provider on a loopback port, by https: discovery, keys, an authorize page that posts itself back to the client
/// (<c>response_mode=form_post</c>), and a token endpoint. Whoever comes is signed in there already.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string Client = "shop";
    public const string Secret = "the-shops-secret";

    private readonly WebApplication _app;
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Grant> _codes = new(StringComparer.Ordinal);

    private IdentityProvider(WebApplication app) => _app = app;

    /// <summary>Who the person at the browser is, there.</summary>
    public string User { get; set; } = "ada";

    /// <summary>A nonce that stands in the token instead of the one that was asked for.</summary>
    public string? OtherNonce { get; set; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private string Issuer => Address.GetLeftPart(UriPartial.Authority);

    public static async Task<IdentityProvider> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.UseHttps(Certificate.OfTests)));
        IdentityProvider provider = new(builder.Build());
        provider._app.MapGet("/.well-known/openid-configuration", provider.Discovery);
        provider._app.MapGet("/keys", provider.Keys);
        provider._app.MapGet("/authorize", provider.Authorize);
        provider._app.MapPost("/token", provider.TokenAsync);
        await provider._app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private IResult Discovery() => Results.Json(new Dictionary<string, object>
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = Issuer + "/authorize",
        ["token_endpoint"] = Issuer + "/token",
        ["jwks_uri"] = Issuer + "/keys",
        ["response_types_supported"] = new[] { "code", "id_token" },
        ["response_modes_supported"] = new[] { "form_post" },
        ["subject_types_supported"] = new[] { "public" },
        ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
    });

    private IResult Keys()
    {
        RSAParameters key = _rsa.ExportParameters(includePrivateParameters: false);
        string n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n, e } } });
    }

    private IResult Authorize(HttpRequest request)
    {
        IQueryCollection query = request.Query;
        Grant grant = new(query["redirect_uri"].ToString(), query["nonce"].ToString(), query["code_challenge"].ToString(), User);
        if (query["client_id"] != Client || query["response_mode"] != "form_post" || grant.Nonce.Length == 0)
        {
            return Results.BadRequest();
        }

        string name = query["response_type"].ToString();
        string value = name == "code" ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) : IdToken(grant);
        _codes[value] = grant;
        return Results.Content(
            $"""
            <form method="post" action="{WebUtility.HtmlEncode(grant.RedirectUri)}">
            <input type="hidden" name="{name}" value="{value}">
            <input type="hidden" name="state" value="{WebUtility.HtmlEncode(query["state"].ToString())}">
            </form><script>document.forms[0].submit()</script>
            """,
            "text/html");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        IFormCollection form = await request.ReadFormAsync();
        bool known = _codes.TryRemove(form["code"].ToString(), out Grant? grant);
        string proof = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return known && form["client_id"] == Client && form["client_secret"] == Secret && form["redirect_uri"] == grant!.RedirectUri && proof == grant.Challenge
            ? Results.Json(new { access_token = "nothing-to-see", token_type = "Bearer", expires_in = 3600, id_token = IdToken(grant) })
            : Results.BadRequest(new { error = "invalid_grant" });
    }

    private string IdToken(Grant grant)
    {
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Client,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = grant.User, ["nonce"] = OtherNonce ?? grant.Nonce },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(_rsa) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private sealed record Grant(string RedirectUri, string Nonce, string Challenge, string User);
}
