using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>
/// Measures each answer of the application while the call lasts: the time from the end of the caller's speech to the first sound of the
/// answer. An application that speaks while the caller does has not answered. Thread-safe.
/// </summary>
/// <param name="onAnswer">Receives the time of each answer. Called under a lock: must be quick.</param>
internal sealed class AnswerTimes(Action<TimeSpan> onAnswer)
{
    // A shorter silence is a pause in an answer.
    private static readonly TimeSpan BetweenAnswers = TimeSpan.FromMilliseconds(300);

    private readonly object _sync = new();
    private readonly SpeechDetector _detector = new(options: new SpeechDetectorOptions { MinSilence = TimeSpan.FromMilliseconds(200) });
    private TimeSpan? _begunAt;
    private TimeSpan? _spokenUntil;
    private TimeSpan? _answeredAt;
    private TimeSpan _playedUntil;
    private TimeSpan? _soundUntil;

    /// <summary>Called for everything that the caller's line sends, without gaps.</summary>
    /// <param name="pcm">The audio.</param>
    /// <param name="end">When it was said.</param>
    public void Say(ReadOnlySpan<byte> pcm, TimeSpan end)
    {
        lock (_sync)
        {
            _begunAt ??= end - WavixAudio.GetDuration(pcm.Length);
            foreach (SpeechChange change in _detector.Process(pcm).Changes)
            {
                _spokenUntil = change.IsStart ? null : _begunAt + change.Position;
                _answeredAt = change.IsStart ? null : _answeredAt;
            }

            Compare();
        }
    }

    public void Add(SimulatedCallMessage message)
    {
        lock (_sync)
        {
            switch (message)
            {
                case { Problem: not null }:
                    break;
                case { Received: MediaCommand media }:
                    Play(message.At, media.Payload);
                    break;
                case { Received: ClearCommand }:
                    _playedUntil = message.At;
                    _soundUntil = _soundUntil > message.At ? message.At : _soundUntil;
                    break;
            }
        }
    }

    private void Play(TimeSpan at, ReadOnlyMemory<byte> pcm)
    {
        TimeSpan start = _playedUntil > at ? _playedUntil : at;
        _playedUntil = start + WavixAudio.GetDuration(pcm.Length);
        for (int from = 0; from < pcm.Length; from += WavixAudio.FrameBytes)
        {
            ReadOnlyMemory<byte> frame = pcm.Slice(from, Math.Min(WavixAudio.FrameBytes, pcm.Length - from));
            if (!SoundLevel.IsAudible(frame.Span))
            {
                continue;
            }

            TimeSpan sound = start + WavixAudio.GetDuration(from) + FirstSound(frame.Span);
            if (_soundUntil is null || sound - _soundUntil >= BetweenAnswers)
            {
                _answeredAt = sound;
                Compare();
            }

            _soundUntil = start + WavixAudio.GetDuration(from + frame.Length);
        }
    }

    /// <summary>Reports an answer as soon as both its start and the end of the caller's speech are known, in either order.</summary>
    private void Compare()
    {
        if (_spokenUntil is { } spoken && _answeredAt is { } answered)
        {
            (_spokenUntil, _answeredAt) = (null, null);
            if (answered >= spoken)
            {
                onAnswer(answered - spoken);
            }
        }
    }

    private static TimeSpan FirstSound(ReadOnlySpan<byte> pcm)
    {
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(pcm);
        int first = 0;
        while (first < samples.Length && !PlayoutPiece.IsAudible(samples[first]))
        {
            first++;
        }

        return WavixAudio.GetDuration(first * WavixAudio.BytesPerSample);
    }
}
