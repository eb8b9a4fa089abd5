using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.Tests.Realtime.Protocol;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>
/// A realtime service of the GA protocol on this machine. It hears speech by its level, answers by a script with watermarked audio at the pace of the
/// real service, remembers the conversation, and refuses what the real service refuses. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
/// service.Enqueue(
///     RealtimeAnswer.Calls("find_order", """{"number":42}"""),
///     RealtimeAnswer.Says("Your order was shipped yesterday and arrives on Friday."));
/// service.Fault(RealtimeFault.Refuses(503), new RealtimeFault());       // the first attempt to connect fails
///
/// ... connect the SDK to service.Endpoint with service.Options.Key, run a simulated call, keep what the caller heard ...
///
/// FakeRealtimeSession session = await service.SessionAsync();
/// ReceivedEvent cut = await session.ReceivedAsync("conversation.item.truncate");
/// HeardItem heard = service.Decode(heardPcm).Single(one => one.Item.Session == session);
/// double claimed = cut.Json.GetProperty("audio_end_ms").GetInt32();
/// (claimed - heard.Heard.TotalMilliseconds).Should().BeInRange(-5, 5);
/// session.Memory[^1].Text.Should().Be(heard.Text);                      // what the model believes was heard
/// session.Errors.Where(error => error.IsOfClient).Should().BeEmpty();
/// session.Appends.Gaps.Max().Should().BeLessThan(TimeSpan.FromMilliseconds(60));
/// session.Drop();                                                       // or Stall, CloseAsync, ExpireAsync, Send(RealtimeOddity.VoiceObject)
/// </code>
/// </example>
public sealed class FakeRealtimeService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RealtimeAnswer> _answers = new();
    private readonly ConcurrentQueue<RealtimeFault> _faults = new();
    private readonly List<ConnectionAttempt> _attempts = [];
    private readonly List<FakeRealtimeSession> _sessions = [];
    private readonly List<SpokenItem> _spoken = [];
    private readonly List<(int Index, TaskCompletionSource<FakeRealtimeSession> Found)> _waits = [];

    private FakeRealtimeService(RealtimeServiceOptions options, WebApplication app)
    {
        Options = options;
        _app = app;
    }

    /// <summary>How it behaves.</summary>
    public RealtimeServiceOptions Options { get; }

    /// <summary>The address: <c>ws://127.0.0.1:{port}/v1/realtime</c>. That of Azure ends in <c>/openai/v1/realtime</c>.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Every attempt to connect, oldest first.</summary>
    public IReadOnlyList<ConnectionAttempt> Attempts
    {
        get
        {
            lock (_sessions)
            {
                return [.. _attempts];
            }
        }
    }

    /// <summary>The sessions, oldest first, those that have ended included.</summary>
    public IReadOnlyList<FakeRealtimeSession> Sessions
    {
        get
        {
            lock (_sessions)
            {
                return [.. _sessions];
            }
        }
    }

    /// <summary>Starts the service on a free port of the loopback.</summary>
    /// <param name="options">How it behaves; null for the defaults.</param>
    public static async Task<FakeRealtimeService> StartAsync(RealtimeServiceOptions? options = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var service = new FakeRealtimeService(options ?? new RealtimeServiceOptions(), app);

        // The real service pings at this interval.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20) });
        app.Run(service.ServeAsync);
        await app.StartAsync();
        service.Endpoint = new Uri(app.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal) + "/v1/realtime");
        return service;
    }

    /// <summary>Adds what the next responses do, one each, before <see cref="RealtimeServiceOptions.Answer"/> is asked.</summary>
    public void Enqueue(params RealtimeAnswer[] answers)
    {
        foreach (RealtimeAnswer answer in answers)
        {
            _answers.Enqueue(answer);
        }
    }

    /// <summary>Adds what goes wrong with the next attempts to connect, one each. <c>new RealtimeFault()</c> is an attempt that works.</summary>
    public void Fault(params RealtimeFault[] faults)
    {
        foreach (RealtimeFault fault in faults)
        {
            _faults.Enqueue(fault);
        }
    }

    /// <summary>Waits for a session.</summary>
    /// <param name="index">Which, from 0.</param>
    public Task<FakeRealtimeSession> SessionAsync(int index = 0)
    {
        lock (_sessions)
        {
            if (_sessions.Count > index)
            {
                return Task.FromResult(_sessions[index]);
            }

            var wait = new TaskCompletionSource<FakeRealtimeSession>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((index, wait));
            return wait.Task;
        }
    }

    /// <summary>Finds the answers of this service in what a caller heard.</summary>
    /// <param name="heard">PCM16.</param>
    /// <param name="sampleRate">24,000 or 8,000 Hz.</param>
    /// <returns>The answers in the order in which they were first heard.</returns>
    public IReadOnlyList<HeardItem> Decode(ReadOnlySpan<short> heard, int sampleRate = Watermark.SampleRate)
    {
        IReadOnlyList<WatermarkSpan> spans = WatermarkDecoder.Decode(heard, sampleRate);
        lock (_spoken)
        {
            // Numbers repeat after very many answers, and another service may have spoken too.
            return
            [
                .. spans.GroupBy(span => span.Number)
                    .Select(group => (Item: _spoken.LastOrDefault(item => item.Number % Watermark.Numbers == group.Key), Spans: group))
                    .Where(one => one.Item is not null)
                    .Select(one => new HeardItem(one.Item!, [.. one.Spans])),
            ];
        }
    }

    /// <summary>Stops. Connections that are open are lost.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (FakeRealtimeSession session in Sessions)
        {
            session.Drop();
        }

        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    internal RealtimeAnswer Next(RealtimeTurn turn) => _answers.TryDequeue(out RealtimeAnswer? answer) ? answer : Options.Answer(turn);

    internal SpokenItem Register(Func<int, SpokenItem> create)
    {
        lock (_spoken)
        {
            SpokenItem item = create(_spoken.Count);
            _spoken.Add(item);
            return item;
        }
    }

    private static async Task RefuseAsync(HttpContext http, int status, string code, string message)
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = code },
        });
    }

    private async Task ServeAsync(HttpContext http)
    {
        var headers = http.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var attempt = new ConnectionAttempt(Stopwatch.GetTimestamp(), http.Request.Path + http.Request.QueryString, headers);
        lock (_sessions)
        {
            _attempts.Add(attempt);
        }

        RealtimeFault fault = _faults.TryDequeue(out RealtimeFault? next) ? next : new RealtimeFault();
        try
        {
            if (fault.UpgradeAfter is { } wait)
            {
                await Task.Delay(wait, http.RequestAborted);
            }

            await ServeAsync(http, fault, attempt);
        }
        catch (OperationCanceledException)
        {
            // The client did not wait for the answer.
        }
    }

    private async Task ServeAsync(HttpContext http, RealtimeFault fault, ConnectionAttempt attempt)
    {
        if (fault.RefusedWith is { } status)
        {
            if (fault.RetryAfter is { } retryAfter)
            {
                http.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }

            await RefuseAsync(http, status, status == 429 ? "rate_limit_exceeded" : "server_error", "The server is overloaded or not ready yet.");
            return;
        }

        Admission admission = Admission.Of(http.Request, Options);
        if (admission.Status is { } refused)
        {
            await RefuseAsync(http, refused, admission.Code ?? "invalid_request", admission.Message!);
            return;
        }

        using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync(admission.SubProtocol);
        if (admission.Message is not null)
        {
            await admission.CloseAsync(socket);
            return;
        }

        var session = new FakeRealtimeSession(this, fault, attempt, admission.Model!, http);
        lock (_sessions)
        {
            _sessions.Add(session);
            foreach ((_, TaskCompletionSource<FakeRealtimeSession> found) in _waits.Where(one => one.Index == _sessions.Count - 1))
            {
                found.TrySetResult(session);
            }
        }

        await session.RunAsync(socket);
    }
}
