using AnonIdentity.Quickstart;
using AnonIdentity.Quickstart.Replay;
using AnonIdentity.Quickstart.Story;

return args switch
{
    ["replay", .. string[] rest] => await ReplayCommand.RunAsync(rest, Console.Out, Console.Error),
    ["first-steps"] => await FirstSteps.RunAsync(Console.Out),
    [Victim.Verb, .. string[] rest] => await Victim.RunAsync(rest),
    _ => await StoryCommand.RunAsync(args, Console.Out, Console.Error),
};
