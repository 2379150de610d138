using AnonIdentity.AspNetCore.Visitors;
using AnonIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AnonIdentity.AspNetCore.SignIn;

/// <summary>Puts the question what is to become of a visitor at a sign-in.</summary>
internal static class VisitorQuestion
{
    internal static SignInAnswer Ask(HttpContext context, WebTenant tenant, ConsumerId consumer, VisitorId? visitor, bool elsewhere, bool ofNoSite) =>
        new SignInQuestion(
            tenant.Options.SignInMerge switch { SignInMerge.Automatic => SignInMode.Automatic, SignInMerge.Ask => SignInMode.Ask, _ => SignInMode.Never },
            consumer)
        {
            StartedByAnotherSite = elsewhere,
            SharedDevice = ofNoSite || tenant.Options.SharedDevice(context), // a link in a mail: asked first
            VisitorAge = visitor is { } known && TicketTime.Of(known.Value) is { } issued
                ? TimeSpan.FromMilliseconds(Math.Max(0, tenant.Now - issued.ToUnixTimeMilliseconds()))
                : TimeSpan.Zero,
            AskWhenOlderThan = tenant.Options.AskWhenOlderThan,
        }.Answer();
}
