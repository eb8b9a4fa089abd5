using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>What the handshake agrees on, and with whom.</summary>
public class HandshakeTests
{
    [Theory]
    [InlineData("audio.drachtio.org", "", "audio.drachtio.org")]
    [InlineData("a, b", "", "a")]
    [InlineData("a, b", "b,a", "a")]
    [InlineData("a, b", "c,b", "b")]
    [InlineData("a, b", "c", null)]
    [InlineData("A", "a", null)]
    [InlineData("(a), b", "", "b")]
    [InlineData(null, "", null)]
    [InlineData(null, "a", null)]
    public async Task SubProtocol_Offered_TheFirstThatIsAcceptedIsTheAnswer(string? offered, string accepted, string? expected)
    {
        await using TestApp app = await StartAsync(options =>
        {
            foreach (string name in accepted.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                options.SubProtocols.Add(name);
            }
        });

        using RawPeer peer = await RawPeer.ConnectAsync(app, offered is null ? "X: y" : $"Sec-WebSocket-Protocol: {offered}");

        peer.Response.Should().StartWith("HTTP/1.1 101 ");
        if (expected is null)
        {
            peer.Response.Should().NotContain("Sec-WebSocket-Protocol");
        }
        else
        {
            peer.Response.Should().Contain($"Sec-WebSocket-Protocol: {expected}\r\n");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task SubProtocol_OfferedByDotNetsClient_IsAgreed(int httpVersion)
    {
        await using TestApp app = await StartAsync(_ => { }, httpVersion);

        using ClientWebSocket wavix = await app.OpenAsync(configure: client => client.AddSubProtocol("stream-channel"));

        wavix.SubProtocol.Should().Be("stream-channel");
    }

    [Fact]
    public async Task Origin_NotAllowed_IsAnsweredWith403()
    {
        await using TestApp app = await StartAsync(_ => { }, origin: "https://phone.example.com");

        using RawPeer peer = await RawPeer.ConnectAsync(app, "Origin: https://evil.example.com");

        peer.Response.Should().StartWith("HTTP/1.1 403 ");
    }

    [Theory]
    [InlineData("Origin: https://phone.example.com")]
    [InlineData("X: y")]
    public async Task Origin_AllowedOrNone_IsTaken(string header)
    {
        await using TestApp app = await StartAsync(_ => { }, origin: "https://phone.example.com");

        using RawPeer peer = await RawPeer.ConnectAsync(app, header);

        peer.Response.Should().StartWith("HTTP/1.1 101 ");
    }

    private static Task<TestApp> StartAsync(Action<WavixStreamEndpointOptions> configure, int httpVersion = 1, string? origin = null) => TestApp.StartAsync(
        app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)),
        builder =>
        {
            builder.Services.AddWavixStreaming(configure);
            if (origin is not null)
            {
                builder.Services.Configure<WebSocketOptions>(options => options.AllowedOrigins.Add(origin));
            }
        },
        httpVersion);
}
