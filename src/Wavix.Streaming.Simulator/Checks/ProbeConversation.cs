using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>A caller who talks with the server in one call of the run. One step at a time.</summary>
internal sealed class ProbeConversation(SimulatedCall call, CheckSettings settings)
{
    // Shorter pauses occur within a sentence; a longer one is the end of it.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(300);

    // How much longer than the server may take to stop, to see whether it stops.
    private static readonly TimeSpan SpeaksOn = TimeSpan.FromMilliseconds(700);

    private readonly List<SpokenLine> _spoken = [];
    private SpokenLine? _over;
    private bool _isHeld;

    /// <summary>The caller lets the server speak first, speaks over it, and listens for an answer.</summary>
    public async Task TalkAsync(CancellationToken cancellationToken)
    {
        _isHeld = true;
        bool greets = await HearAsync(settings.HeardBefore, settings.GreetingPatience, cancellationToken);
        if (!greets)
        {
            await SayAsync(settings.Speech, cancellationToken);
        }

        if (greets || await HearAsync(settings.HeardBefore, settings.ReplyPatience, cancellationToken))
        {
            _over = await SayAsync(LongSpeech(settings.BargeInLimit + SpeaksOn), cancellationToken);
            if (greets)
            {
                await HearAsync(TimeSpan.FromTicks(1), settings.ReplyPatience, cancellationToken);
            }
        }
    }

    /// <summary>The caller lets the server speak and says nothing.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        _isHeld = true;
        if (!await HearAsync(settings.HeardBefore, settings.GreetingPatience, cancellationToken))
        {
            await SayAsync(settings.Speech, cancellationToken);
            await HearAsync(settings.HeardBefore, settings.ReplyPatience, cancellationToken);
        }

        await call.SaySilenceAsync(settings.EchoListening, cancellationToken);
    }

    /// <summary>Returns what was said and heard so far; null if there was no speech.</summary>
    public RecordedConversation? Record(bool hasLineEcho)
    {
        if (!_isHeld)
        {
            return null;
        }

        HeardAudio heard = call.Heard;
        return new RecordedConversation
        {
            Spoken = [.. _spoken],
            Over = _over,
            Heard = SoundLevel.FindSpans(heard.ToTimeline(), LongestPause),
            Clears = [.. call.Messages.Where(message => message is { Received: ClearCommand, Problem: null }).Select(message => message.At)],
            Duration = heard.Duration,
            HasLineEcho = hasLineEcho,
        };
    }

    /// <returns>Whether the caller heard this much in time.</returns>
    private async Task<bool> HearAsync(TimeSpan amount, TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            await call.RunAsync(new CallScript().InterruptWhenHearing(amount, default, within), cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <returns>Null if there is no sound in it.</returns>
    private async Task<SpokenLine?> SayAsync(byte[] pcm, CancellationToken cancellationToken)
    {
        SpokenLine? line = SpokenLine.Of(pcm, call.Elapsed, note: null);
        if (line is not null)
        {
            _spoken.Add(line);
        }

        await call.SayAsync(pcm, cancellationToken);
        return line;
    }

    /// <summary>Repeats the speech for the given time.</summary>
    private byte[] LongSpeech(TimeSpan duration)
    {
        byte[] pcm = new byte[WavixAudio.GetByteCount(duration)];
        for (int at = 0; at < pcm.Length; at += settings.Speech.Length)
        {
            settings.Speech.AsSpan(0, Math.Min(settings.Speech.Length, pcm.Length - at)).CopyTo(pcm.AsSpan(at));
        }

        return pcm;
    }
}
