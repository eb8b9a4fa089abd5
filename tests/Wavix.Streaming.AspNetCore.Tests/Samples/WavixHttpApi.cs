using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>The HTTP side of Wavix: answers every request with one status, and notes it.</summary>
internal sealed class WavixHttpApi : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource<Uri> _streamUrl = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication _app = null!;

    private WavixHttpApi()
    {
    }

    public string Address => _app.Urls.Single();

    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>The URL of the first stream that was asked for.</summary>
    public Task<Uri> StreamUrl => _streamUrl.Task;

    public static async Task<WavixHttpApi> StartAsync(int status)
    {
        var api = new WavixHttpApi();
        api._app = await LoopbackServer.StartAsync(app => app.Run(async http =>
        {
            api._requests.Enqueue($"{http.Request.Method} {http.Request.Path} {http.Request.Headers.Authorization}");
            http.Response.StatusCode = status;
            if (HttpMethods.IsPost(http.Request.Method))
            {
                using JsonDocument answer = await JsonDocument.ParseAsync(http.Request.Body);
                api._streamUrl.TrySetResult(new Uri(answer.RootElement.GetProperty("stream_url").GetString()!));
            }

            await http.Response.WriteAsync("""{"success":true,"stream_id":"a-stream"}""");
        }));
        return api;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
