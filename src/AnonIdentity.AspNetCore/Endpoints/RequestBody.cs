using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>Reads a post's body, as JSON or as a form, up to the size that is allowed.</summary>
internal static class RequestBody
{
    private const int MostFields = 32;

    internal static async Task<TicketRequest> ReadAsync(HttpContext context, int most)
    {
        if (context.Request.HasFormContentType)
        {
            IFormCollection form = await ReadFormAsync(context, most).ConfigureAwait(false);
            return new TicketRequest(One(form, "subject"), One(form, "body"), One(form, "replyTo"), One(form, "form"), One(form, "key"));
        }

        if (!context.Request.HasJsonContentType())
        {
            throw new BadRequestException("The body is neither JSON nor a form.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            byte[] bytes = await ReadBytesAsync(context, most).ConfigureAwait(false);
            return JsonSerializer.Deserialize(bytes, SupportJson.Default.TicketRequest) ?? throw new BadRequestException("The body is no JSON object.");
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new BadRequestException(wrong is JsonException { Path: { } path } ? $"The body is no JSON that is understood, at {path}." : "The body is no JSON that is understood.", inner: wrong);
        }
    }

    /// <summary>Holds the body to its size before anybody reads it, and reads a form, so that who wants it next (antiforgery) gets it as it was
    /// read here, within our limits.</summary>
    internal static async Task PrepareAsync(HttpContext context, int most, bool form)
    {
        Limit(context, most);
        if (form && context.Request.HasFormContentType)
        {
            await ReadFormAsync(context, most).ConfigureAwait(false);
        }
    }

    private static void Limit(HttpContext context, int most)
    {
        if (context.Request.ContentLength > most)
        {
            throw TooLarge();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpContext context, int most)
    {
        try
        {
            FormOptions limits = new() { BufferBodyLengthLimit = most, MultipartBodyLengthLimit = most, ValueLengthLimit = most, KeyLengthLimit = 100, ValueCountLimit = MostFields };
            return await context.Request.ReadFormAsync(limits, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadRequestException("The body is no form that is understood.", inner: wrong);
        }
    }

    private static async Task<byte[]> ReadBytesAsync(HttpContext context, int most)
    {
        using MemoryStream all = new((int)(context.Request.ContentLength ?? 1024));
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (all.Length + read > most)
            {
                throw TooLarge();
            }

            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static string? One(IFormCollection form, string name) => form.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    private static BadRequestException TooLarge() => new("The body is too large.", StatusCodes.Status413PayloadTooLarge);
}
