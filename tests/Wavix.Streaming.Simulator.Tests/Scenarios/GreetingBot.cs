using System.Net.WebSockets;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Scenarios;

/// <summary>
/// A bot that greets, stops when the caller speaks, replies when the caller has finished, and says goodbye to a caller who stays silent.
/// Tests break one thing of it.
/// </summary>
internal sealed class GreetingBot
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan EndOfSpeech = TimeSpan.FromMilliseconds(300);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly object _sync = new();
    private TimeSpan _spoken;
    private long _lastSpoken;
    private long _lastMedia;
    private bool _wasOnHold;
    private long? _lastNumber;

    public TimeSpan Greeting { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>The peak above which a sound is the caller: a line echo of -20 dB is below it.</summary>
    public int Threshold { get; init; } = 5000;

    public bool StopsWhenInterrupted { get; init; } = true;

    public bool Replies { get; init; } = true;

    /// <summary>What is shorter is ignored.</summary>
    public TimeSpan ShortestSpeech { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the caller may be silent before the goodbye.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    public bool HangsUp { get; init; } = true;

    public bool HangsUpAfterTheGreeting { get; init; }

    public int CloseStatus { get; init; } = 1000;

    /// <summary>How much later it replies to a caller who was on hold.</summary>
    public TimeSpan DelayAfterHold { get; init; }

    public bool DiesOfMalformedMessages { get; init; }

    public bool DiesOfLostMessages { get; init; }

    public async Task ServeAsync(WebSocket webSocket)
    {
        await using var session = new WavixStreamSession(webSocket);
        _lastSpoken = _lastMedia = _clock.GetTimestamp();
        try
        {
            await session.RunAsync(e => HearAsync(session, e), token => TalkAsync(session, token));
            await session.CloseAsync(CloseStatus);
        }
        catch (FormatException)
        {
            await session.CloseAsync(1011);
        }
    }

    /// <summary>A server that greets and then neither reads nor closes.</summary>
    public static async Task ServeWithoutReadingAsync(WebSocket webSocket, CancellationToken aborted)
    {
        var heard = new byte[16 * 1024];
        await webSocket.ReceiveAsync(heard, aborted);
        string payload = Convert.ToBase64String(TestAudio.Tone(440, TimeSpan.FromSeconds(2)));
        await webSocket.SendAsync(
            System.Text.Encoding.UTF8.GetBytes($$$"""{"event":"media","media":{"payload":"{{{payload}}}"}}"""), WebSocketMessageType.Text, true, aborted);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static int Peak(ReadOnlySpan<byte> pcm)
    {
        int peak = 0;
        foreach (short sample in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(pcm))
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return peak;
    }

    private async ValueTask HearAsync(WavixStreamSession session, WavixEvent e)
    {
        if (e is InvalidEvent && DiesOfMalformedMessages)
        {
            throw new FormatException();
        }

        if (e is not MediaEvent media)
        {
            return;
        }

        if (DiesOfLostMessages && _lastNumber + 1 < media.SequenceNumber)
        {
            throw new FormatException();
        }

        _lastNumber = media.SequenceNumber;
        bool isSpeech = Peak(media.Payload.Span) > Threshold;
        lock (_sync)
        {
            _wasOnHold |= _clock.GetElapsedTime(_lastMedia) > TimeSpan.FromSeconds(1);
            _lastMedia = _clock.GetTimestamp();
            if (isSpeech)
            {
                _spoken += media.Duration;
                _lastSpoken = _lastMedia;
            }
        }

        if (isSpeech && StopsWhenInterrupted && session.IsPlaying)
        {
            await session.InterruptAsync();
        }
    }

    private async Task TalkAsync(WavixStreamSession session, CancellationToken cancellationToken)
    {
        if (Greeting > TimeSpan.Zero)
        {
            await session.Play(TestAudio.Tone(440, Greeting));
        }

        long quietSince = _clock.GetTimestamp();
        while (!HangsUpAfterTheGreeting)
        {
            await Task.Delay(Look, _clock, cancellationToken);
            if (TakeSpeech() is { } wasOnHold)
            {
                await Task.Delay(wasOnHold ? DelayAfterHold : TimeSpan.Zero, _clock, cancellationToken);
                await session.Play(TestAudio.Tone(550, TimeSpan.FromMilliseconds(500)));
                quietSince = _clock.GetTimestamp();
            }
            else if (_clock.GetElapsedTime(Math.Max(quietSince, Volatile.Read(ref _lastSpoken))) > Patience)
            {
                await session.Play(TestAudio.Tone(330, TimeSpan.FromMilliseconds(500)));
                if (HangsUp)
                {
                    return;
                }

                quietSince = _clock.GetTimestamp();
            }
        }
    }

    /// <returns>Whether the call was on hold before; null if the caller has not finished saying something.</returns>
    private bool? TakeSpeech()
    {
        lock (_sync)
        {
            if (_spoken < ShortestSpeech || _clock.GetElapsedTime(_lastSpoken) < EndOfSpeech)
            {
                return null;
            }

            bool wasOnHold = _wasOnHold;
            (_spoken, _wasOnHold) = (TimeSpan.Zero, false);
            return Replies ? wasOnHold : null;
        }
    }
}
