using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>
/// Serves the page of a <see cref="Phone"/> on 127.0.0.1. Only the reader of the tool's output knows its address, which has a token. The
/// names of other hosts are refused, so that a page of the web can't reach it by a name that resolves to this machine.
/// </summary>
internal sealed class PhoneServer : IAsyncDisposable
{
    private const int TokenBytes = 24;

    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(1);
    private static readonly string[] Loopback = ["127.0.0.1", "localhost"];

    private readonly WebApplication _app;
    private readonly Phone _phone;
    private readonly byte[] _token = Encoding.ASCII.GetBytes(Convert.ToHexString(RandomNumberGenerator.GetBytes(TokenBytes)));

    private PhoneServer(Phone phone, int port)
    {
        _phone = phone;

        // Empty: settings in the environment and in the current folder are those of the application, not of the tool.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToStop);

        // Ctrl+C ends the call first, which the page shows.
        builder.Services.AddSingleton<IHostLifetime, Unstopped>();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(ServeAsync);
    }

    /// <summary>The address of the page, with its token.</summary>
    public Uri Url => new($"{_app.Urls.Single().TrimEnd('/')}/{Encoding.ASCII.GetString(_token)}/");

    /// <param name="phone">The phone. The caller keeps ownership.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">The port can't be bound.</exception>
    public static async Task<PhoneServer> StartAsync(Phone phone, int port, CancellationToken cancellationToken)
    {
        var server = new PhoneServer(phone, port);
        try
        {
            await server._app.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server._app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task ServeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";

        // The address is the secret: it must not reach another site.
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (!Loopback.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "The phone is served as 127.0.0.1 or localhost only.");
        }

        string path = request.Path.Value ?? "";
        int end = path.IndexOf('/', Math.Min(1, path.Length));
        if (end < 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(path[1..end]), _token))
        {
            return RefuseAsync(context, StatusCodes.Status404NotFound, "Open the whole address that wavix-sim has printed.");
        }

        string[] rest = path[(end + 1)..].Split('/');
        return rest switch
        {
            ["socket"] => ConnectAsync(context),
            _ when !HttpMethods.IsGet(request.Method) => RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "Only GET."),
            ["calls", var number, "timeline"] => SendTimelineAsync(context, Find(number)),
            ["calls", var number, "recording.wav"] => SendRecordingAsync(context, Find(number)),
            [var name] => SendFileAsync(context, name),
            _ => RefuseAsync(context, StatusCodes.Status404NotFound, "There is nothing here."),
        };
    }

    private FinishedCall? Find(string number) =>
        _phone.Latest is { } latest && latest.Number.ToString(CultureInfo.InvariantCulture) == number ? latest : null;

    private async Task ConnectAsync(HttpContext context)
    {
        // A browser does not apply the same-origin policy to a WebSocket: the server has to.
        string expected = $"http://{context.Request.Host}";
        if (!string.Equals(context.Request.Headers.Origin, expected, StringComparison.OrdinalIgnoreCase))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Only the page of the phone may connect.");
        }
        else if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "This is the WebSocket of the page.");
        }
        else
        {
            using WebSocket webSocket = await context.WebSockets.AcceptWebSocketAsync();
            try
            {
                await _phone.ServeAsync(webSocket, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // The page has gone while it waited.
            }
        }
    }

    private static async Task SendFileAsync(HttpContext context, string name)
    {
        if (PhonePage.Find(name) is not { } file)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "There is nothing here.");
            return;
        }

        // 'self' does not include WebSockets in every browser.
        string socket = $"ws://{context.Request.Host}";
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' {socket}; frame-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()";
        context.Response.ContentType = file.Type;
        await using Stream content = file.Content;
        context.Response.ContentLength = content.Length;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task SendTimelineAsync(HttpContext context, FinishedCall? call)
    {
        if (call is not { Recording: { } recording, Report: { } report })
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "Only the latest call is kept.");
            return;
        }

        // The page has its own policy, which allows what it contains.
        context.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'self'";
        context.Response.ContentType = "text/html; charset=utf-8";
        string html = await TimelinePage.ToHtmlAsync(recording, report, context.RequestAborted, call.Phone);
        await context.Response.WriteAsync(html, context.RequestAborted);
    }

    private static async Task SendRecordingAsync(HttpContext context, FinishedCall? call)
    {
        if (call is not { Recording: { } recording, Report: { } report })
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "Only the latest call is kept.");
            return;
        }

        byte[] wav = await recording.ToWavAsync(context.RequestAborted);
        context.Response.ContentType = "audio/wav";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"call-{report.CallId}.wav\"";
        context.Response.ContentLength = wav.Length;
        await context.Response.Body.WriteAsync(wav, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }

    /// <summary>Does not stop the server at Ctrl+C.</summary>
    private sealed class Unstopped : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
