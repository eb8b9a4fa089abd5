using System.Net;
using System.Net.WebSockets;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>The door of the phone: its token, its host and its one page.</summary>
[InRealTime]
public sealed class PhoneServerTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Get_Page_HasAStrictPolicyAndNoReferrer()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();

        using HttpResponseMessage page = await Http.GetAsync(rig.Url);

        page.StatusCode.Should().Be(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).Should().Contain("phone.js");
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.Should().Contain("default-src 'none'").And.Contain("script-src 'self';").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe");
        page.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        rig.Url.IsLoopback.Should().BeTrue();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/phone.js")]
    [InlineData("//phone.js")]
    [InlineData("/000000000000000000000000000000000000000000000000/")]
    [InlineData("/000000000000000000000000000000000000000000000000/socket")]
    public async Task Get_WithoutTheToken_IsNotFound(string path)
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();

        using HttpResponseMessage answer = await Http.GetAsync(rig.Url.GetLeftPart(UriPartial.Authority) + path);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).Should().Be("Open the whole address that wavix-sim has printed.");
    }

    [Fact]
    public async Task Get_TokenWithoutItsLastCharacter_IsNotFound()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();

        using HttpResponseMessage answer = await Http.GetAsync(rig.Url.AbsoluteUri[..^2] + "/");

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Get_HostOfAnotherSite_IsRefused()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, rig.Url);
        request.Headers.Host = $"rebound.example:{rig.Url.Port}";

        using HttpResponseMessage answer = await Http.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Connect_PageOfAnotherOrigin_IsRefused(string origin)
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();

        Func<Task> connect = () => PageClient.ConnectAsync(rig.Url, origin);

        (await connect.Should().ThrowAsync<WebSocketException>()).Which.Message.Should().Contain("403");
    }

    [Fact]
    public async Task Connect_SecondPage_IsRefusedAndTheFirstStays()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        await using PageClient first = await PageClient.ConnectAsync(rig.Url);
        await first.ReadAsync("hello");

        await using (PageClient second = await PageClient.ConnectAsync(rig.Url))
        {
            (await second.ReadAsync("refused")).GetProperty("message").GetString().Should().StartWith("The phone is open in another tab.");
            await second.ReadToCloseAsync();
        }

        await first.CallAsync();
        await first.ReadAsync("state", json => json.GetProperty("state").GetString() == "talking");
    }

    [Fact]
    public async Task Connect_FirstPageHasGone_TheNextIsServed()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        await using (PageClient first = await PageClient.ConnectAsync(rig.Url))
        {
            await first.ReadAsync("hello");
        }

        await using PageClient second = await PageClient.ConnectAsync(rig.Url);

        await second.ReadAsync("hello");
    }

    [Theory]
    [InlineData(959)]
    [InlineData(1920)]
    public async Task Send_NotAFrame_ClosesThePage(int bytes)
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);

        await page.SendFrameAsync(new byte[bytes]);
        await page.ReadToCloseAsync();

        page.CloseReason.Should().Be("A message is neither a frame of 20 ms nor a command.");
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"type":"explode"}""")]
    [InlineData("""{"type":"key","key":"55"}""")]
    [InlineData("""{"type":"faults","names":7}""")]
    public async Task Send_NotACommand_ClosesThePage(string text)
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);

        await page.SendAsync(text);
        await page.ReadToCloseAsync();

        page.CloseReason.Should().Be("A message is neither a frame of 20 ms nor a command.");
    }

    [Fact]
    public async Task Get_RecordingOfACallThatIsNotKept_IsNotFound()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();

        using HttpResponseMessage answer = await Http.GetAsync(new Uri(rig.Url, "calls/1/recording.wav"));

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).Should().Be("Only the latest call is kept.");
    }
}
