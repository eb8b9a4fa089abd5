using System.Net.WebSockets;
using LiveTranscription.Recognition;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Playwright;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace LiveTranscription.Tests;

/// <summary>The page in a real browser, from a real port, in real time.</summary>
public sealed class PageBrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private const string Hostile = "</script><img src=x onerror=document.title='pwned'>";

    private readonly WebApplicationFactory<Program> _factory = new();
    private WebApplicationFactory<Program> _app = null!;
    private SimulatedWavix _wavix = null!;
    private Uri _address = null!;

    public ValueTask InitializeAsync()
    {
        _app = _factory.WithWebHostBuilder(web => web
            .UseSetting("Wavix:ApiKey", "test-key")
            .UseSetting("Wavix:PublicBaseAddress", "https://voice.example.com")
            .UseSetting("WatchToken", TranscriptionApp.Token)
            .ConfigureServices(services =>
            {
                services.AddWavixCallControl(_ => { }).ConfigurePrimaryHttpMessageHandler(() => _wavix.CreateApiHandler());
                services.Replace(ServiceDescriptor.Singleton<IRecognizer>(TestRecognizer.Says(Hostile)));
            }));
        _app.UseKestrel(0);
        _app.StartServer();
        _address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiKey = "test-key",
            WebhookUrl = new Uri(_address, _app.Services.GetRequiredService<WavixCallUrls>().CallEvents.PathAndQuery),
            ConnectStreamAsync = async (url, cancellationToken) =>
            {
                var socket = new ClientWebSocket();
                await socket.ConnectAsync(new UriBuilder(_address) { Scheme = "ws", Path = url.AbsolutePath }.Uri, cancellationToken);
                return socket;
            },
        });
        return default;
    }

    [Fact]
    public async Task Call_IsWatched_InterimTextIsGreyAndFinalTextIsNotAndTheEndIsSaid()
    {
        (IPage page, List<string> errors) = await OpenAsync();
        (SimulatedPhoneCall phone, SimulatedCall stream) = await RingAsync();
        ILocator interim = page.Locator("#lines li.caller.interim .text");
        ILocator final = page.Locator("#lines li.caller:not(.interim) .text");

        Task saying = stream.SayBothAsync(Speech(0.5, 2), TestAudio.Silence(TimeSpan.FromSeconds(4.5)));
        await interim.WaitForAsync();
        string grey = await ColorAsync(interim);
        await final.WaitForAsync();
        await saying;
        await phone.HangUpAsync();
        await page.Locator("#status", new PageLocatorOptions { HasText = "The call has ended." }).WaitForAsync();

        // The list of calls comes on another connection.
        await page.Locator("#calls button", new PageLocatorOptions { HasText = "ended" }).WaitForAsync();

        // Text, not HTML.
        (await final.TextContentAsync()).Should().Be(Hostile);
        (await page.TitleAsync()).Should().Be("Live transcription");
        (await page.Locator("img").CountAsync()).Should().Be(0);
        (await ColorAsync(final)).Should().Be("rgb(17, 17, 17)").And.NotBe(grey);
        (await page.Locator("#lines li .time").TextContentAsync()).Should().MatchRegex(@"^0:00\.[4-7] – 0:02\.[4-7]$");
        (await page.Locator("#log").TextContentAsync()).Should().Be($"Caller: {Hostile}", "a screen reader reads the final text once");
        (await page.Locator("#calls button").TextContentAsync()).Should().Contain("+12025550100 to +12025550199").And.EndWith(", ended");
        errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Calls_Keyboard_ChoosesACallAndKeepsTheFocus()
    {
        (IPage page, List<string> errors) = await OpenAsync(ColorScheme.Dark);
        (SimulatedPhoneCall one, _) = await RingAsync();
        await page.Locator("#calls button").WaitForAsync();
        (SimulatedPhoneCall two, _) = await RingAsync();
        await page.Locator("#calls li:nth-child(2)").WaitForAsync();
        (await page.Locator("#calls li:nth-child(2) button").GetAttributeAsync("aria-current")).Should().Be("true", "the first call stays chosen");

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#calls li:nth-child(1) button[aria-current=true]").WaitForAsync();
        await one.HangUpAsync();
        await page.Locator("#calls li:nth-child(2) button", new PageLocatorOptions { HasText = "ended" }).WaitForAsync();
        await two.HangUpAsync();
        await page.Locator("#status", new PageLocatorOptions { HasText = "The call has ended." }).WaitForAsync();

        (await page.Locator("#calls li:nth-child(1) button:focus").CountAsync()).Should().Be(1);
        (await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")).Should().Be("rgb(20, 20, 20)");
        errors.Should().BeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        await _wavix.DisposeAsync();
        await _app.DisposeAsync();
        await _factory.DisposeAsync();
    }

    private Task<(IPage Page, List<string> Errors)> OpenAsync(ColorScheme colors = ColorScheme.Light) =>
        browser.OpenAsync(new Uri(_address, $"/?token={TranscriptionApp.Token}"), colors);

    private async Task<(SimulatedPhoneCall Phone, SimulatedCall Stream)> RingAsync()
    {
        SimulatedPhoneCall phone = await _wavix.RingAsync();
        return (phone, await phone.WaitForStreamAsync());
    }

    private static byte[] Speech(double after, double seconds) =>
        [.. TestAudio.Silence(TimeSpan.FromSeconds(after)), .. TestAudio.Speech(TimeSpan.FromSeconds(seconds))];

    private static Task<string> ColorAsync(ILocator locator) => locator.EvaluateAsync<string>("element => getComputedStyle(element).color");
}
