using System.Buffers.Binary;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>Sentences whose audio says which sentence it is and which part, so that a test knows what of it was heard, and when.</summary>
internal static class MarkedSpeech
{
    public static readonly TimeSpan WordDuration = TimeSpan.FromMilliseconds(300);

    private const int FirstMark = 20_000;
    private const int LastMark = 30_000;
    private const int SamplesPerPart = WavixAudio.SampleRate / 100;

    public static string Text(int number, int words) => string.Join(' ', Enumerable.Range(1, words).Select(word => $"s{number}w{word}"));

    public static byte[] Audio(int number, int words)
    {
        byte[] pcm = new byte[WavixAudio.GetByteCount(words * WordDuration)];
        for (int i = 0; i < pcm.Length / WavixAudio.BytesPerSample; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i * WavixAudio.BytesPerSample), (short)(i % 2 == 0 ? FirstMark + number : i / SamplesPerPart));
        }

        return pcm;
    }

    /// <summary>Finds what was heard without a pause, in its order.</summary>
    public static IReadOnlyList<HeardPiece> Find(HeardAudio heard)
    {
        byte[] pcm = heard.ToTimeline();
        List<HeardPiece> pieces = [];
        for (int i = 0; i + 1 < pcm.Length / WavixAudio.BytesPerSample; i++)
        {
            int mark = SampleAt(i);
            if (mark is < FirstMark or >= LastMark)
            {
                continue;
            }

            int part = SampleAt(i + 1);
            TimeSpan at = WavixAudio.GetDuration(i * (long)WavixAudio.BytesPerSample);
            if (pieces.Count > 0 && pieces[^1] is var last && last.Number == mark - FirstMark && part - last.LastPart is 0 or 1 && at - last.To < TimeSpan.FromMilliseconds(1))
            {
                pieces[^1] = last with { LastPart = part, To = at + TimeSpan.FromSeconds(2d / WavixAudio.SampleRate) };
            }
            else
            {
                pieces.Add(new HeardPiece(mark - FirstMark, part, part, at, at));
            }
        }

        return pieces;

        int SampleAt(int i) => BinaryPrimitives.ReadInt16LittleEndian(pcm.AsSpan(i * WavixAudio.BytesPerSample));
    }

    /// <summary>Finds when the first sound after a time begins; null if there is none.</summary>
    public static TimeSpan? FindSound(byte[] timeline, TimeSpan from)
    {
        for (long i = WavixAudio.GetByteCount(from); i < timeline.Length; i += WavixAudio.BytesPerSample)
        {
            if (Math.Abs((int)BinaryPrimitives.ReadInt16LittleEndian(timeline.AsSpan((int)i))) > 100)
            {
                return WavixAudio.GetDuration(i);
            }
        }

        return null;
    }
}

/// <summary>A part of a sentence that was heard without a pause.</summary>
/// <param name="Number">The sentence.</param>
/// <param name="FirstPart">Its first 10 ms that were heard.</param>
/// <param name="LastPart">Its last 10 ms that were heard.</param>
/// <param name="From">When it was heard.</param>
/// <param name="To">When it ended.</param>
internal readonly record struct HeardPiece(int Number, int FirstPart, int LastPart, TimeSpan From, TimeSpan To);
