using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Agents.Compare;
using Agents.Server;
using Wavix.Streaming;
using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Calls;

/// <summary>A caller on a line that is never quiet, as a line of Wavix is: silence is sent, too.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    // A session whose client has not said by then whose it is belongs to another call.
    private static readonly TimeSpan Introduction = TimeSpan.FromSeconds(10);

    private readonly IAgentServer _server;
    private readonly List<TimeSpan> _onsets = [];
    private readonly FakeRealtimeService _service;
    private readonly long _origin;
    // Settings are copied when they are read, and the waits of many callers read them every few milliseconds.
    private readonly ConcurrentDictionary<FakeRealtimeSession, bool> _isMine = new();

    private CancellationTokenSource _speaks = new();
    private Task _silence = Task.CompletedTask;

    private Caller(IAgentServer server, FakeRealtimeService service, SimulatedCall call, string id)
    {
        (_server, _service, Call, Id) = (server, service, call, id);
        _origin = Stopwatch.GetTimestamp() - ToTicks(call.Elapsed);
    }

    public SimulatedCall Call { get; }

    public string Id { get; }

    /// <summary>The sessions of the model for this call, oldest first.</summary>
    public IReadOnlyList<FakeRealtimeSession> Sessions =>
        [.. _service.Sessions.Where(IsMine)];

    /// <summary>The answers of which audio was sent, oldest first.</summary>
    public IReadOnlyList<SpokenItem> Spoken => [.. Sessions.SelectMany(session => session.Spoken).Where(item => item.FirstSentAt != 0)];

    public static async Task<Caller> CallAsync(
        IAgentServer server, AgentKind kind, FakeRealtimeService service, SimulatedCallOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SimulatedCallOptions();
        SimulatedCall call = await server.ConnectAsync(kind, service, options, cancellationToken);
        var caller = new Caller(server, service, call, options.CallId);
        await call.StartAsync(cancellationToken);
        caller.KeepSilent();
        return caller;
    }

    /// <summary>The times of the call at which the caller started to speak.</summary>
    public IReadOnlyList<TimeSpan> Onsets => _onsets;

    /// <summary>The rate at which <see cref="FindAnswers"/> counts samples.</summary>
    public int SampleRate => _server.SampleRate;

    /// <summary>A moment of <see cref="Stopwatch"/> as a time of the call.</summary>
    public TimeSpan At(long timestamp) => Stopwatch.GetElapsedTime(_origin, timestamp);

    /// <summary>Speaks, and listens again.</summary>
    /// <returns>When the last word ended, as a time of the call.</returns>
    public async Task<TimeSpan> SpeakAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        await StopSilenceAsync();
        _onsets.Add(Call.Elapsed);
        await Call.SayAsync(TestAudio.Speech(duration), cancellationToken);
        TimeSpan end = Call.Elapsed;
        KeepSilent();
        return end;
    }

    /// <summary>Waits for something, looking every few milliseconds.</summary>
    /// <exception cref="TimeoutException">It did not happen.</exception>
    public static async Task UntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken, double seconds = 15)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
            {
                throw new TimeoutException($"Within {seconds} s there was not {what}.");
            }

            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>Hangs up.</summary>
    public async Task HangUpAsync(CancellationToken cancellationToken)
    {
        await StopSilenceAsync();
        await Call.HangUpAsync(cancellationToken);
    }

    /// <summary>Hangs up, and asks the server what happened.</summary>
    public async Task<CallReport> HangUpAsync(AgentServerProcess server, CancellationToken cancellationToken)
    {
        await HangUpAsync(cancellationToken);
        return await server.GetReportAsync(Id, cancellationToken);
    }

    /// <summary>Waits until the agent has ended the call.</summary>
    public async Task<CallReport> WaitForEndAsync(AgentServerProcess server, CancellationToken cancellationToken)
    {
        CallReport report = await server.GetReportAsync(Id, cancellationToken).WaitAsync(TimeSpan.FromSeconds(40), cancellationToken);
        await StopSilenceAsync();
        return report;
    }

    /// <summary>What the caller heard, by time.</summary>
    public short[] Listen() => MemoryMarshal.Cast<byte, short>(Call.Heard.ToTimeline()).ToArray();

    /// <summary>The answers in what the caller heard.</summary>
    public IReadOnlyList<HeardItem> FindAnswers()
    {
        short[] heard = Listen();
        return _service.Decode(SampleRate == WavixAudio.SampleRate ? heard : TwilioAudio.ToLineRate(heard), SampleRate);
    }

    public async ValueTask DisposeAsync()
    {
        await StopSilenceAsync();
        await Call.DisposeAsync();
        _speaks.Dispose();
    }

    private bool IsMine(FakeRealtimeSession session)
    {
        if (_isMine.TryGetValue(session, out bool known))
        {
            return known;
        }

        // A client may send its instructions with its second update.
        bool isMine = session.Settings["instructions"]?.GetValue<string>().Contains(Id, StringComparison.Ordinal) == true;
        if (isMine || Stopwatch.GetElapsedTime(session.Attempt.At) > Introduction)
        {
            _isMine[session] = isMine;
        }

        return isMine;
    }

    private static long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void KeepSilent()
    {
        _speaks.Dispose();
        _speaks = new CancellationTokenSource();
        _silence = SilenceAsync(_speaks.Token);
    }

    private async Task SilenceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Call.SaySilenceAsync(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The caller speaks, or the call has ended.
        }
    }

    private async Task StopSilenceAsync()
    {
        await _speaks.CancelAsync();
        await _silence;
    }
}
