using System.Net;
using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Tests.Common;

/// <summary>An application on real Kestrel, on a free port of this machine, over one version of HTTP, without TLS or with it.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly Channel<Exception?> _requestEnds = Channel.CreateUnbounded<Exception?>();
    private readonly Version _version;
    private readonly bool _isSecure;
    private readonly HttpMessageInvoker _client;

    private TestApp(WebApplication app, RecordingLogger logs, Version version, TestCertificate? certificate)
    {
        App = app;
        Logs = logs;
        _version = version;
        _isSecure = certificate is not null;
        var handler = new SocketsHttpHandler();
        if (certificate is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = certificate.IsShownBy;
        }

        _client = new HttpMessageInvoker(handler);
    }

    public WebApplication App { get; }

    public RecordingLogger Logs { get; }

    public static async Task<TestApp> StartAsync(
        Action<WebApplication> map,
        Action<WebApplicationBuilder>? configure = null,
        int httpVersion = 1,
        TestCertificate? certificate = null,
        string environment = "Development")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        var logs = new RecordingLogger { Least = LogLevel.Trace };
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is null)
            {
                listen.Protocols = httpVersion == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
            }
            else
            {
                // Both, as in production: which one it is, TLS settles.
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate.Certificate);
            }
        }));
        KeysInMemory.AddTo(builder.Services);
        builder.Services.AddWavixStreaming();
        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        var test = new TestApp(app, logs, httpVersion == 2 ? HttpVersion.Version20 : HttpVersion.Version11, certificate);
        app.Use(test.ReportEndAsync);
        map(app);
        await app.StartAsync();
        return test;
    }

    /// <summary>How the next request left the application: null, or the exception that failed it.</summary>
    public async Task<Exception?> RequestEndAsync() => await _requestEnds.Reader.ReadAsync().AsTask().SoonAsync();

    /// <summary>A call that has sent nothing yet.</summary>
    public async Task<SimulatedCall> CallAsync(string path = "/stream", Action<ClientWebSocketOptions>? configure = null, string? callId = null)
    {
        var options = new SimulatedCallOptions { RealTime = false };
        options.CallId = callId ?? options.CallId;
        return new SimulatedCall(await ConnectAsync(path, configure), options);
    }

    public async Task<WebSocketTransport> ConnectAsync(string path = "/stream", Action<ClientWebSocketOptions>? configure = null) =>
        new(await OpenAsync(path, configure));

    public async Task<ClientWebSocket> OpenAsync(string path = "/stream", Action<ClientWebSocketOptions>? configure = null)
    {
        var webSocket = new ClientWebSocket();
        webSocket.Options.HttpVersion = _version;
        webSocket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        configure?.Invoke(webSocket.Options);
        try
        {
            await webSocket.ConnectAsync(UrlOf(path, "ws"), _client, CancellationToken.None).SoonAsync();
        }
        catch
        {
            webSocket.Dispose();
            throw;
        }

        return webSocket;
    }

    /// <summary>A call whose <c>start</c> has been sent.</summary>
    public async Task<SimulatedCall> StartCallAsync(string path = "/stream", string? callId = null)
    {
        SimulatedCall call = await CallAsync(path, callId: callId);
        await call.StartAsync();
        return call;
    }

    /// <summary>A call whose handler, an echo, is known to run.</summary>
    public async Task<SimulatedCall> StartAndHearAsync(string path = "/stream", string? callId = null)
    {
        SimulatedCall call = await StartCallAsync(path, callId);
        await SayAndHearAsync(call, WavixAudio.FrameBytes);
        return call;
    }

    /// <summary>Says one frame more, and hears it.</summary>
    public static async Task SayAndHearAsync(SimulatedCall call, long heardThen)
    {
        await call.SayAsync(new byte[WavixAudio.FrameBytes]);
        (await call.WaitForAudioAsync(heardThen).SoonAsync()).Should().BeTrue();
    }

    /// <summary>The answer to a WebSocket request that is refused.</summary>
    public async Task<HttpResponseMessage> RefusedAsync(string path = "/stream")
    {
        using var request = new HttpRequestMessage(_version.Major == 2 ? HttpMethod.Connect : HttpMethod.Get, UrlOf(path, "ws"))
        {
            Version = _version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (_version.Major == 2)
        {
            request.Headers.Protocol = "websocket";
        }
        else
        {
            request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
            request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
        }

        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        return await _client.SendAsync(request, CancellationToken.None).SoonAsync();
    }

    public async Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path = "/stream")
    {
        using var request = new HttpRequestMessage(method, UrlOf(path, "http"))
        {
            Version = _version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await _client.SendAsync(request, CancellationToken.None).SoonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await App.DisposeAsync();
    }

    private Uri UrlOf(string path, string scheme) => new UriBuilder(App.Urls.Single()) { Scheme = _isSecure ? scheme + "s" : scheme, Path = path }.Uri;

    private async Task ReportEndAsync(Microsoft.AspNetCore.Http.HttpContext context, Microsoft.AspNetCore.Http.RequestDelegate next)
    {
        Exception? error = null;
        try
        {
            await next(context);
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            _requestEnds.Writer.TryWrite(error);
        }
    }
}
