using System.Runtime.CompilerServices;
using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>
/// A session on a fake clock whose Wavix plays: keeps its own account of what is buffered and heard, and returns marks. Time passes only in
/// <see cref="PassAsync(TimeSpan, TimeSpan?)"/>, and all that a moment brings is done before the next.
/// </summary>
internal sealed class PlaybackCall : IAsyncDisposable
{
    private static readonly TimeSpan LateEcho = TimeSpan.FromMilliseconds(500);

    private readonly DateTimeOffset _begin;
    private readonly List<(TimeSpan Due, string Name)> _marks = [];
    private TimeSpan _end;
    private int _heard;
    private long _number = 1;

    public PlaybackCall(Action<WavixStreamOptions>? configure = null, Microsoft.Extensions.Logging.ILogger<WavixStreamSession>? logger = null)
    {
        Harness = new SessionHarness(
            options =>
            {
                // So that a test says which marks are on the wire; the tests of the measurement switch it on.
                options.MeasurePrebuffer = false;
                configure?.Invoke(options);
            },
            logger: logger);
        _begin = Harness.Clock.GetUtcNow();
    }

    public SessionHarness Harness { get; }

    public WavixStreamSession Session => Harness.Session;

    public EchoMode Echo { get; init; }

    public ClearMode OnClear { get; init; }

    public TimeSpan Now => Harness.Clock.GetUtcNow() - _begin;

    /// <summary>Everything the application sent, with the time.</summary>
    public List<(TimeSpan At, WavixCommand Command)> Sent { get; } = [];

    /// <summary>When what was sent up to a message has played, beside each of <see cref="Sent"/>.</summary>
    public List<TimeSpan> PlaysUntil { get; } = [];

    public IEnumerable<MediaCommand> SentMedia => Sent.Select(sent => sent.Command).OfType<MediaCommand>();

    public IEnumerable<string> SentMarks => Sent.Select(sent => sent.Command).OfType<MarkCommand>().Select(mark => mark.Name);

    public int Clears => Sent.Count(sent => sent.Command is ClearCommand);

    /// <summary>The most that was ever buffered, as a message came.</summary>
    public TimeSpan MostBuffered { get; private set; }

    /// <summary>Audio that is buffered and not heard.</summary>
    public TimeSpan Buffered => _end > Now ? _end - Now : TimeSpan.Zero;

    /// <summary>Times that the buffer ran empty before a message, but for the first.</summary>
    public int Gaps { get; private set; }

    /// <summary>A call that has started.</summary>
    public static async Task<PlaybackCall> StartAsync(
        Action<WavixStreamOptions>? configure = null, EchoMode echo = EchoMode.WhenReached, ClearMode onClear = ClearMode.Returned)
    {
        var call = new PlaybackCall(configure) { Echo = echo, OnClear = onClear };
        await call.StartAsync();
        return call;
    }

    /// <summary>Audio whose every sample is another, so that a lost or doubled byte shows.</summary>
    public static byte[] Audio(int milliseconds, int seed = 1)
    {
        byte[] pcm = new byte[milliseconds * WavixAudio.BytesPerMillisecond];
        new Random(seed).NextBytes(pcm);
        return pcm;
    }

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    public async Task StartAsync(StreamType type = StreamType.TwoWay)
    {
        await Harness.StartAsync(type);
        await SettleAsync();
    }

    /// <summary>Lets time pass, in steps; between them all is quiet.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        await SettleAsync();
        TimeSpan until = Now + time;
        while (Now < until)
        {
            TimeSpan next = step ?? Ms(5);
            Harness.Clock.Advance(next < until - Now ? next : until - Now);
            await SettleAsync();
        }
    }

    public Task PassAsync(int milliseconds) => PassAsync(Ms(milliseconds));

    /// <summary>The process stands still: time passes, and nothing happens until it is over.</summary>
    public async Task StallAsync(TimeSpan time)
    {
        Harness.Clock.Advance(time);
        await SettleAsync();
    }

    /// <summary>Does all that is due at this moment, on both sides.</summary>
    public async Task SettleAsync()
    {
        do
        {
            await UntilAsync(() => !Session.Outbound.IsSending);

            // The slot is freed before the timer is set, in one critical section: time must not pass in between.
            Session.Outbound.Enter().Dispose();
            while (_heard < Harness.Transport.Sent)
            {
                Hear(WavixMessageSerializer.ReadCommand((await Harness.HearAsync()).Data.Span));
            }

            await EchoDueAsync();
        }
        while (Session.Outbound.IsSending || _heard < Harness.Transport.Sent);
    }

    /// <summary>Waits for what other threads do at once.</summary>
    public static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        using var limit = new CancellationTokenSource(SessionHarness.Soon);
        while (!condition())
        {
            limit.IsCancellationRequested.Should().BeFalse("this must come true: {0}", what);
            await Task.Yield();
        }
    }

    /// <summary>Waits for what a source's own thread brings about, without letting time pass.</summary>
    public async Task SettleUntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        using var limit = new CancellationTokenSource(SessionHarness.Soon);
        while (true)
        {
            await SettleAsync();
            if (condition())
            {
                return;
            }

            limit.IsCancellationRequested.Should().BeFalse("this must come true: {0}", what);
            await Task.Yield();
        }
    }

    /// <summary>Returns a mark now, whatever the mode.</summary>
    public async Task EchoAsync(string name)
    {
        await Harness.SayAndSettleAsync(SessionHarness.Mark(++_number, name));
        await SettleAsync();
    }

    /// <summary>The result of a playback that must be over.</summary>
    public static async Task<PlaybackResult> ResultOf(Playback playback) => await playback.Completion.WaitAsync(SessionHarness.Soon);

    /// <summary>Lets time pass until a playback is over: for sources with threads of their own.</summary>
    public async Task<PlaybackResult> PlayOutAsync(Playback playback)
    {
        using var limit = new CancellationTokenSource(SessionHarness.Soon);
        while (!playback.Completion.IsCompleted)
        {
            limit.IsCancellationRequested.Should().BeFalse("every playback completes");
            await Task.Yield();
            await PassAsync(5);
        }

        return await playback;
    }

    public byte[] SentAudio() => [.. SentMedia.SelectMany(media => media.Payload.ToArray())];

    public ValueTask DisposeAsync() => Harness.DisposeAsync();

    // A third account of what the caller hears, which shares no line with the core's clock model or with the simulator's PlayoutBuffer: were it
    // one of these, a mistake in the rules would agree with itself, and no test would see it. Don't merge the three.
    private void Hear(WavixCommand command)
    {
        _heard++;
        Sent.Add((Now, command));
        switch (command)
        {
            case MediaCommand media:
                Gaps += _end < Now && _end > TimeSpan.Zero ? 1 : 0;
                _end = (_end > Now ? _end : Now) + WavixAudio.GetDuration(media.Payload.Length);
                MostBuffered = MostBuffered > Buffered ? MostBuffered : Buffered;
                break;
            case MarkCommand mark when Echo != EchoMode.Never:
                TimeSpan reached = _end > Now ? _end : Now;
                _marks.Add((Echo == EchoMode.AtOnce ? Now : Echo == EchoMode.Late ? reached + LateEcho : reached, mark.Name));
                break;
            case ClearCommand:
                _end = Now < _end ? Now : _end;
                for (int i = 0; i < _marks.Count && OnClear == ClearMode.Returned; i++)
                {
                    _marks[i] = (Now, _marks[i].Name);
                }

                if (OnClear == ClearMode.Dropped)
                {
                    _marks.Clear();
                }

                break;
        }

        PlaysUntil.Add(_end);
    }

    private async Task EchoDueAsync()
    {
        if (Session.State >= WavixStreamState.Stopped)
        {
            return;
        }

        while (_marks.Count > 0 && _marks[0].Due <= Now)
        {
            string name = _marks[0].Name;
            _marks.RemoveAt(0);
            await Harness.SayAndSettleAsync(SessionHarness.Mark(++_number, name));
        }
    }
}
