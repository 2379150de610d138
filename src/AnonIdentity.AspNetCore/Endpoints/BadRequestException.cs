using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.Endpoints;

/// <summary>A request that is refused; the message is for its sender, unlike that of a host's or the server's own exception.</summary>
internal sealed class BadRequestException(string message, int status = StatusCodes.Status400BadRequest, Exception? inner = null)
    : BadHttpRequestException(message, status, inner!);
