using System.Buffers.Binary;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>
/// Audio whose every sample says which playback it belongs to and where in it, and an account of what of it was sent and heard, by the rules of
/// the wire alone.
/// </summary>
internal sealed class NumberedWire
{
    /// <summary>The highest number that a sample can hold.</summary>
    public const short MaxNumber = 63;

    private const int Positions = 511;

    private readonly Dictionary<short, Sent> _sent = [];

    /// <summary>The audio of a playback; numbers count from 1.</summary>
    public static byte[] Audio(short number, int samples)
    {
        byte[] pcm = new byte[samples * WavixAudio.BytesPerSample];
        for (int i = 0; i < samples; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i * WavixAudio.BytesPerSample), Sample(number, i));
        }

        return pcm;
    }

    /// <summary>Which playback a frame belongs to; zero or less when to none.</summary>
    public static int NumberOf(ReadOnlySpan<byte> pcm) => BinaryPrimitives.ReadInt16LittleEndian(pcm) / (Positions + 1);

    /// <summary>A frame was sent: it continues where its playback is.</summary>
    public void Send(ReadOnlySpan<byte> pcm, TimeSpan playsUntil)
    {
        short number = (short)NumberOf(pcm);
        Sent sent = Of(number);
        int samples = 0;
        while (samples < pcm.Length / 2 && BinaryPrimitives.ReadInt16LittleEndian(pcm[(samples * 2)..]) == Sample(number, sent.Next + samples))
        {
            samples++;
        }

        samples.Should().BePositive("each sample follows the one before");
        pcm[(samples * 2)..].IndexOfAnyExcept((byte)0).Should().Be(-1, "only silence follows the end");
        sent.Frames.Add((playsUntil - WavixAudio.GetDuration(pcm.Length), samples));
        sent.Next += samples;
        sent.Most = Math.Max(sent.Most, sent.Next);
        sent.End = playsUntil;
    }

    /// <summary>How much was sent at most.</summary>
    public TimeSpan MostSent(short number) => WavixAudio.GetDuration(Of(number).Most * WavixAudio.BytesPerSample);

    /// <summary>When all that was sent of a playback has played; null when nothing was.</summary>
    public TimeSpan? EndOf(short number) => _sent.TryGetValue(number, out Sent? sent) ? sent.End : null;

    /// <summary>How much of a playback is heard by a time.</summary>
    public TimeSpan HeardBy(short number, TimeSpan time)
    {
        Sent sent = Of(number);
        long samples = sent.HeardBefore + sent.Frames.Sum(frame => Math.Clamp(SamplesIn(time - frame.Start), 0, frame.Samples));
        return WavixAudio.GetDuration(samples * WavixAudio.BytesPerSample);
    }

    /// <summary>A playback was paused: what follows continues from there.</summary>
    public void Pause(short number, TimeSpan position, TimeSpan now)
    {
        Sent sent = Of(number);
        sent.Next = sent.HeardBefore = SamplesIn(position + TimeSpan.FromTicks(5));
        sent.Frames.Clear();
        sent.End = sent.End < now ? sent.End : now;
    }

    private static short Sample(short number, long position) => (short)((number * (Positions + 1)) + 1 + (position % Positions));

    private static long SamplesIn(TimeSpan time) => time.Ticks * WavixAudio.SampleRate / TimeSpan.TicksPerSecond;

    private Sent Of(short number)
    {
        if (!_sent.TryGetValue(number, out Sent? sent))
        {
            _sent.Add(number, sent = new Sent());
        }

        return sent;
    }

    private sealed class Sent
    {
        public List<(TimeSpan Start, int Samples)> Frames { get; } = [];

        public long HeardBefore { get; set; }

        public long Next { get; set; }

        public long Most { get; set; }

        public TimeSpan End { get; set; }
    }
}
