namespace AnonIdentity.Quickstart.Story;

/// <summary>Two people who have not signed in.</summary>
internal static class FirstTickets
{
    public static async Task PlayAsync(Scene scene)
    {
        Teller teller = scene.Teller;
        teller.Chapter("1. Somebody asks before signing in");
        scene.Web = scene.Host.Issuer.Issue(Channel.Web);
        scene.Mobile = scene.Host.Issuer.Issue(Channel.Mobile);
        teller.Table(
            "Two identifiers",
            ["where", "visitor identifier", "what it is called"],
            ["a browser", scene.Web.ToString(), "Unique Visitor Identifier"],
            ["the app", scene.Mobile.ToString(), "Mobile SDK Identifier"]);
        teller.Check((await scene.Agent.LookAsync()).Contacts.Count == 0, "A visit costs nothing: no contact in the CRM yet.");

        scene.Web = await scene.AskAsync(scene.Web, "Cannot sign in", "The reset mail never comes");
        scene.Web = await scene.AskAsync(scene.Web, "Still no mail", "I looked in the junk folder too");
        scene.Mobile = await scene.AskAsync(scene.Mobile, "The app is slow", "Since the last update");
        scene.Mobile = await scene.AskAsync(scene.Mobile, "The app crashed", "While I typed this");
        CrmView view = await teller.LookAsync("The CRM: one recognisable contact for each");
        teller.Check(view.Contacts.Count == 2, "Each visitor has one contact, made with the first ticket.");
        teller.Check(
            view.Contacts.All(contact => scene.Host.Namer.IsPlaceholder(contact.FirstName)),
            $"Anybody sees that they are anonymous: “{view.Contacts[0].FirstName}”, “{view.Contacts[1].FirstName}”.");
    }
}
