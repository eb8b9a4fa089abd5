using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>What opens no stream is refused before a WebSocket is accepted, and the handler never runs.</summary>
public class TokenRefusalTests
{
    private int _handled;

    [Theory]
    [InlineData(1, "/stream")]
    [InlineData(1, "/stream/")]
    [InlineData(2, "/stream")]
    public async Task Connect_NoToken_IsAnsweredWith401(int httpVersion, string path)
    {
        await using TokenApp app = await StartAsync(httpVersion: httpVersion);

        (HttpStatusCode status, IReadOnlyDictionary<string, IEnumerable<string>> headers) = await app.TryConnectAsync(new Uri(app.BaseUri, path));

        status.Should().Be(HttpStatusCode.Unauthorized);
        headers["WWW-Authenticate"].Should().NotBeEmpty();
        _handled.Should().Be(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Connect_ForgedToken_IsAnsweredWith401(int httpVersion)
    {
        await using TokenApp app = await StartAsync(httpVersion: httpVersion);
        await using TokenApp stranger = await StartAsync();
        string good = (await app.CreateUrlAsync()).AbsoluteUri;
        string[] forged =
        [
            good[..^1] + (good[^1] == 'A' ? 'Q' : 'A'),
            good[..^20],
            good + "AAAA",
            new Uri(app.BaseUri, "/stream/x").AbsoluteUri,
            new Uri(app.BaseUri, "/stream/%20%C3%A4%2B").AbsoluteUri,
            new Uri(app.BaseUri, "/stream/" + new string('A', 4000)).AbsoluteUri,
            new Uri(app.BaseUri, "/stream/" + Convert.ToBase64String(new byte[90]).Replace('/', '_')).AbsoluteUri,
            new Uri(app.BaseUri, "/stream/" + TokenApp.WellFormedForgery).AbsoluteUri,
            new Uri(app.BaseUri, (await stranger.CreateUrlAsync()).AbsolutePath).AbsoluteUri,
        ];

        foreach (string url in forged)
        {
            (await app.ConnectAsync(new Uri(url))).Should().Be(HttpStatusCode.Unauthorized, url);
            app.Clock.Advance(StreamTokenKeys.Pause);
        }

        _handled.Should().Be(0);
        (await app.ConnectAsync(new Uri(good))).Should().BeOneOf(HttpStatusCode.SwitchingProtocols, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Connect_TokenIsAsOldAsItsLifetime_IsAnsweredWith410(int httpVersion)
    {
        await using TokenApp app = await StartAsync(httpVersion: httpVersion);
        Uri url = await app.CreateUrlAsync();
        Uri inTime = await app.CreateUrlAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1));
        (await app.ConnectAsync(inTime)).Should().BeOneOf(HttpStatusCode.SwitchingProtocols, HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromMilliseconds(1));

        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.Gone);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Connect_TokenWasUsed_IsAnsweredWith410(int httpVersion)
    {
        await using TokenApp app = await StartAsync(httpVersion: httpVersion);
        Uri url = await app.CreateUrlAsync();
        await using SimulatedCall first = await app.CallAsync(url);

        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Connect_TokenWasUsed_StaysSoUntilItExpires()
    {
        await using TokenApp app = await StartAsync();
        Uri url = await app.Tokens.CreateUrlAsync(app.BaseUri, TokenApp.CallId, TimeSpan.FromHours(24));
        await using SimulatedCall first = await app.CallAsync(url);

        for (int hour = 0; hour < 25; hour++)
        {
            (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.Gone);
            app.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task Request_NoWebSocket_LeavesTheTokenUnused()
    {
        await using TokenApp app = await StartAsync();
        Uri url = await app.CreateUrlAsync();

        using HttpResponseMessage response = await app.App.RequestAsync(HttpMethod.Get, url.AbsolutePath);

        response.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task Connect_NoRoomForAStream_LeavesTheTokenUnused()
    {
        await using TokenApp app = await StartAsync(options => options.MaxConcurrentStreams = 1);
        Uri url = await app.CreateUrlAsync();
        await using (SimulatedCall first = await app.StartCallAsync(await app.CreateUrlAsync()))
        {
            (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.ServiceUnavailable);
            await first.HangUpAsync().SoonAsync();
        }

        // The refused one, then the one that hung up.
        await app.App.RequestEndAsync();
        await app.App.RequestEndAsync();
        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task Connect_CallHasAllItsStreams_IsAnsweredWith503BeforeTheUseOfTheToken()
    {
        await using TokenApp app = await StartAsync(options => options.MaxStreamsPerCall = 1);
        Uri url = await app.CreateUrlAsync();
        await using (SimulatedCall first = await app.StartCallAsync(await app.CreateUrlAsync()))
        {
            (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.ServiceUnavailable);
            (await app.ConnectAsync(await app.CreateUrlAsync("another-call"))).Should().Be(HttpStatusCode.SwitchingProtocols);
            await first.HangUpAsync().SoonAsync();
        }

        for (int ended = 0; ended < 3; ended++)
        {
            await app.App.RequestEndAsync();
        }

        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task Connect_Draining_IsAnsweredWith503WhateverTheToken()
    {
        var store = new BreakableStore();
        await using TokenApp app = await StartAsync(store: store);
        await using SimulatedCall call = await app.StartCallAsync(await app.CreateUrlAsync());
        await call.SayAsync(new byte[WavixAudio.FrameBytes]);
        (await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();
        int uses = store.Asked;

        Task stopping = app.App.App.StopAsync();

        (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await app.ConnectAsync(new Uri(app.BaseUri, "/stream/forged"))).Should().Be(HttpStatusCode.ServiceUnavailable);
        store.Asked.Should().Be(uses, "no token was used");
        await call.HangUpAsync().SoonAsync();
        await stopping.SoonAsync();
    }

    private Task<TokenApp> StartAsync(Action<WavixStreamEndpointOptions>? options = null, IStreamTokenStore? store = null, int httpVersion = 1) => TokenApp.StartAsync(
        (context, _) =>
        {
            Interlocked.Increment(ref _handled);
            return Handlers.EchoAsync(context.Session);
        },
        options,
        builder =>
        {
            if (store is not null)
            {
                builder.Services.Replace(ServiceDescriptor.Singleton(store));
            }
        },
        httpVersion);
}
