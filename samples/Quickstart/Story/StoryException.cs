namespace AnonIdentity.Quickstart.Story;

/// <summary>The story cannot go on, for a reason that its reader can do something about.</summary>
internal sealed class StoryException(string message) : Exception(message);
