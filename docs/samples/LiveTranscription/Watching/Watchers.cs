using System.Globalization;
using System.Text.Json;
using LiveTranscription.Transcripts;
using Microsoft.Extensions.Options;

namespace LiveTranscription.Watching;

/// <summary>
/// Those who watch, by server-sent events. A watcher has no queue: it gets the newest state of what has changed since its last event, and while its
/// connection takes nothing, that state is replaced by newer ones.
/// </summary>
internal sealed class Watchers(CallList calls, TimeProvider clock, IOptions<TranscriptionOptions> options, IHostApplicationLifetime lifetime)
{
    // Less than a minute, after which many proxies close a connection on which nothing is sent.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private int _count;

    /// <summary>The list of calls, whole after each change.</summary>
    public Task WatchCallsAsync(HttpContext http) => WatchAsync(http, calls.GetChanges, after: 0);

    /// <summary>The lines of a call: those so far, or those since the last event that the watcher has received, and then each change.</summary>
    public Task WatchCallAsync(string id, HttpContext http)
    {
        if (calls.Find(id) is not { } transcript)
        {
            return RefuseAsync(http, StatusCodes.Status404NotFound, "This server does not know the call.");
        }

        _ = long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out long after);
        return WatchAsync(http, transcript.GetChanges, after);
    }

    private static async Task RefuseAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    private async Task WatchAsync(HttpContext http, Func<long, Changes> getChanges, long after)
    {
        try
        {
            if (Interlocked.Increment(ref _count) > 2 * options.Value.MaxWatchers)
            {
                await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "Too many watchers. Try again later, or set Transcription:MaxWatchers.");
                return;
            }

            // When the server stops, connections of watchers must not hold it up.
            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            await SendAsync(http.Response, getChanges, after, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher has left, or the server stops.
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private async Task SendAsync(HttpResponse response, Func<long, Changes> getChanges, long after, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";    // nginx would wait for more
        await response.Body.FlushAsync(cancellationToken);
        while (true)
        {
            Changes changes = getChanges(after);
            foreach (Change change in changes.Items)
            {
                // This waits for a slow watcher, and only this.
                await response.WriteAsync(Format(change), cancellationToken);
                after = change.Version;
            }

            await response.Body.FlushAsync(cancellationToken);
            if (changes.IsLast)
            {
                return;
            }

            while (changes.Items.Count == 0 && !await HasChangedAsync(changes.Next, cancellationToken))
            {
                await response.WriteAsync(":\n\n", cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }
        }
    }

    // JSON without line breaks, in which < and > are escaped.
    private static string Format(Change change) =>
        $"id: {change.Version}\nevent: {change.Name}\ndata: {JsonSerializer.Serialize(change.Data, JsonSerializerOptions.Web)}\n\n";

    private async Task<bool> HasChangedAsync(Task next, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(KeepAlive, clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
