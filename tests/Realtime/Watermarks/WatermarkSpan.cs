namespace Wavix.Streaming.Tests.Realtime;

/// <summary>A piece of an answer's audio in what was heard, without a gap.</summary>
/// <param name="Start">The first sample in the heard audio, at its own rate.</param>
/// <param name="Length">The number of samples in the heard audio, at its own rate.</param>
/// <param name="Number">The number of the answer: <see cref="SpokenItem.Number"/>.</param>
/// <param name="Position">The position of the first sample in the answer's audio, at 24 kHz.</param>
/// <param name="EndPosition">The position after the last sample in the answer's audio, at 24 kHz.</param>
/// <param name="IsExact">
/// Whether each sample is as it was sent, so that <paramref name="Start"/> and the end are right to a sample. If false, the audio was resampled or
/// companded, and they are right to about 2 ms.
/// </param>
public readonly record struct WatermarkSpan(int Start, int Length, int Number, int Position, int EndPosition, bool IsExact)
{
    /// <summary>The sample after the last one in the heard audio, at its own rate.</summary>
    public int End => Start + Length;

    /// <summary><see cref="Position"/> as a time.</summary>
    public TimeSpan From => TimeSpan.FromTicks(Position * TimeSpan.TicksPerSecond / Watermark.SampleRate);

    /// <summary><see cref="EndPosition"/> as a time.</summary>
    public TimeSpan To => TimeSpan.FromTicks(EndPosition * TimeSpan.TicksPerSecond / Watermark.SampleRate);
}
