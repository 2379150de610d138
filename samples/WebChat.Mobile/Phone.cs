namespace AnonIdentity.WebChat.Mobile;

/// <summary>What the app keeps on the phone: one file for the visitor token, one for who is signed in. Reinstalling the app loses both.</summary>
internal sealed class Phone(DirectoryInfo folder)
{
    public string? VisitorToken
    {
        get => Read("visitor-token");
        set => Write("visitor-token", value);
    }

    public string? Bearer
    {
        get => Read("bearer");
        set => Write("bearer", value);
    }

    public void Reinstall()
    {
        if (folder.Exists)
        {
            folder.Delete(recursive: true);
        }
    }

    private string? Read(string name) => File.Exists(Path.Combine(folder.FullName, name)) ? File.ReadAllText(Path.Combine(folder.FullName, name)) : null;

    private void Write(string name, string? value)
    {
        folder.Create();
        File.WriteAllText(Path.Combine(folder.FullName, name), value);
    }
}
