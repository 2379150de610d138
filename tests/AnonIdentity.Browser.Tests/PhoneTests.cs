using AnonIdentity.WebChat.Mobile;
using FluentAssertions;
using Xunit;

namespace AnonIdentity.Browser.Tests;

public sealed class PhoneTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("phone-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Rule", "V5")]
    public async Task The_app_keeps_its_token_in_a_file_merges_with_its_bearer_and_starts_anew_after_a_reinstall()
    {
        await using Town town = await Town.OpenAsync("Automatic");
#pragma warning disable CA5359, CA2000 // A certificate of our own, on loopback.
        using HttpClient http = new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } });
#pragma warning restore CA5359, CA2000
        http.BaseAddress = new Uri(town.ShopUrl.Replace("www.lamps.example", "127.0.0.1", StringComparison.Ordinal));
        using StringWriter said = new();
        Phone phone = new(new DirectoryInfo(Path.Combine(_folder.FullName, "app")));
        App app = new(http, phone, said);
        (await app.RunAsync(["ask", "From the app", "Does it dim?"])).Should().Be(0);
        string? first = phone.VisitorToken;
        (await town.OwnerOfAsync("From the app")).Should().StartWith("mobile_");
        await app.RunAsync(["signin", "bob"]);
        await app.RunAsync(["list"]);
        (await town.OwnerOfAsync("From the app")).Should().Be("bob");
        phone.VisitorToken.Should().NotBe(first);
        said.ToString().Should().Contain("delivered");

        await app.RunAsync(["reinstall"]);
        phone.VisitorToken.Should().BeNull();
        await app.RunAsync(["ask", "After the reinstall", "Does it dim?"]);
        (await town.OwnerOfAsync("After the reinstall")).Should().StartWith("mobile_");
        (await app.RunAsync([])).Should().Be(2);
    }
}
