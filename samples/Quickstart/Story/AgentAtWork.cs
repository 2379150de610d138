namespace AnonIdentity.Quickstart.Story;

/// <summary>An agent works in the CRM, and the library keeps out of the way.</summary>
internal static class AgentAtWork
{
    public const string TypedName = "Ada? (no reset mail)";

    public static async Task PlayAsync(Scene scene)
    {
        Teller teller = scene.Teller;
        teller.Chapter("2. An agent renames the contact");
        ContactRow placeholder = (await scene.Agent.LookAsync()).With(scene.Web.ToString())!;
        await scene.Agent.RenameAsync(placeholder.Id, TypedName);
        scene.Web = await scene.AskAsync(scene.Web, "Found it", "The mail was sent to my old address");
        CrmView view = await scene.Agent.LookAsync();
        teller.Check(view.With(scene.Web.ToString())?.FirstName == TypedName, $"The next ticket goes to the same contact, and it is still called “{TypedName}”.");
    }
}
