using System.Net.WebSockets;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Proxies;

/// <summary>Calls through a proxy.</summary>
internal static class ProxiedCall
{
    /// <summary>A call that has heard one frame of its own.</summary>
    public static async Task<SimulatedCall> StartAsync(Uri streamUrl, TestCertificate? certificate = null)
    {
        var webSocket = new ClientWebSocket();
        if (certificate is not null)
        {
            webSocket.Options.RemoteCertificateValidationCallback = certificate.IsShownBy;
        }

        await webSocket.ConnectAsync(streamUrl, CancellationToken.None).SoonAsync();
        var call = SimulatedCall.FromWebSocket(webSocket, new SimulatedCallOptions { RealTime = false });
        await call.StartAsync();
        await TestApp.SayAndHearAsync(call, WavixAudio.FrameBytes);
        return call;
    }
}
