using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// Serves the API of each <see cref="SimulatedWavix"/> of the tool on a port of this machine. Only passes requests on, to the one whose call
/// they are about: all rules are in that class. Thread-safe.
/// </summary>
internal sealed class ApiServer : IAsyncDisposable
{
    // The description has no body that is nearly as large.
    private const int MaxBodyBytes = 1024 * 1024;

    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;

    // The address of the API is known only when the port is bound, so a request can arrive before there is an API.
    private readonly TaskCompletionSource _isServing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Each has calls of its own. The last one also has the requests that are about none of their calls.
    private volatile IReadOnlyList<(SimulatedWavix Wavix, HttpMessageInvoker Api)> _served = [];

    private ApiServer(IPEndPoint endPoint)
    {
        // Empty: settings in the environment and in the current folder are those of the application, not of the tool.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(endPoint);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeToStop);

        // After Ctrl+C the call is still ended in order, for which the application needs the API.
        builder.Services.AddSingleton<IHostLifetime, Unstopped>();
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>The address of the API, ending with a slash.</summary>
    public Uri Address => new(_app.Urls.Single().TrimEnd('/') + "/");

    /// <param name="endPoint">An address of this machine's loopback; port 0 for any free port.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">The port can't be bound.</exception>
    public static async Task<ApiServer> StartAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var server = new ApiServer(endPoint);
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

    /// <summary>Starts to answer requests for this one, too.</summary>
    /// <param name="wavix">Has the <see cref="Address"/> as the address of its API. The caller keeps ownership.</param>
    public void Serve(SimulatedWavix wavix)
    {
        lock (_isServing)
        {
            _served = [.. _served, (wavix, new HttpMessageInvoker(wavix.CreateApiHandler()))];
        }

        _isServing.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        _isServing.TrySetCanceled();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        try
        {
            await _isServing.Task.WaitAsync(context.RequestAborted);
            HttpMessageInvoker api = Find(context.Request.Path);
            using HttpRequestMessage request = await ReadAsync(context.Request, context.RequestAborted);
            using HttpResponseMessage response = await api.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            context.Response.ContentLength = response.Content.Headers.ContentLength;
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // A lost connection as an injected fault, the end of the tool, or a client that has gone.
            context.Abort();
        }
    }

    private HttpMessageInvoker Find(string path)
    {
        IReadOnlyList<(SimulatedWavix Wavix, HttpMessageInvoker Api)> served = _served;
        return served.LastOrDefault(one => one.Wavix.Calls.Any(call => path.Contains(call.Id, StringComparison.OrdinalIgnoreCase))).Api ?? served[^1].Api;
    }

    private async Task<HttpRequestMessage> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // The target as sent: the path of ASP.NET Core is decoded, and the host may be any name of this machine.
        string target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] raw ? raw : request.GetEncodedPathAndQuery();
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(Address.GetLeftPart(UriPartial.Authority) + target));
        foreach (var header in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value.AsEnumerable());
        }

        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            message.Content = new ByteArrayContent(body.ToArray());
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        return message;
    }

    /// <summary>Does not stop the server at Ctrl+C.</summary>
    private sealed class Unstopped : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
