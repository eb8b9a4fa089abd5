using System.Runtime.CompilerServices;
using Concentus;
using Concentus.Enums;
using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace AudioRecipes;

internal static class OpusAudio
{
    private const int PacketSamples = 20 * WavixAudio.SampleRate / 1_000;
    private const int OpusRate = 48_000;
    private const int MaxPacketSamples = 120 * OpusRate / 1_000;
    private const int MaxPacketBytes = 1_275;

    // In managed code on every machine. Otherwise Concentus takes a native libopus where it finds one.
    static OpusAudio() => OpusCodecFactory.AttemptToUseNativeLibrary = false;

    /// <summary>Opus packets as audio for a call, mono, whatever was encoded.</summary>
    /// <param name="packets">The packets, in order.</param>
    /// <param name="preSkip">Samples at 48,000 Hz to leave out at the start, which the encoder added.</param>
    /// <param name="cancellationToken">Ends the decoding.</param>
    public static async IAsyncEnumerable<byte[]> DecodeAsync(
        IAsyncEnumerable<byte[]> packets, int preSkip = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // At 48,000 Hz. Concentus 2.2.2 leaves the voice out of hybrid packets at all other rates.
        using IOpusDecoder decoder = OpusCodecFactory.CreateDecoder(OpusRate, 1);
        var resampler = new PcmResampler(OpusRate, WavixAudio.SampleRate);
        short[] samples = new short[MaxPacketSamples];
        short[] output = new short[resampler.GetMaxOutput(samples.Length)];
        await foreach (byte[] packet in packets.WithCancellation(cancellationToken))
        {
            int decoded = decoder.Decode(packet, samples.AsSpan(), samples.Length, false);
            int skipped = Math.Min(preSkip, decoded);
            preSkip -= skipped;
            yield return Pcm16.ToBytes(output.AsSpan(0, resampler.Process(samples.AsSpan(skipped, decoded - skipped), output)));
        }

        yield return Pcm16.ToBytes(output.AsSpan(0, resampler.Flush(output)));
    }

    /// <summary>PCM16 at 24,000 Hz, for example the reader of a <see cref="PcmPipe"/>, as Opus packets of 20 ms. The last one is filled up with silence.</summary>
    public static async IAsyncEnumerable<byte[]> EncodeAsync(
        Stream pcm, int bitrate = 24_000, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using IOpusEncoder encoder = OpusCodecFactory.CreateEncoder(WavixAudio.SampleRate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        encoder.Bitrate = bitrate;
        byte[] frame = new byte[PacketSamples * sizeof(short)];
        byte[] packet = new byte[MaxPacketBytes];
        int read;
        while ((read = await pcm.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            frame.AsSpan(read).Clear();
            int bytes = encoder.Encode(Pcm16.AsSamples(frame.AsSpan()), PacketSamples, packet, packet.Length);
            yield return packet[..bytes];
        }
    }

    #region ogg
    /// <summary>Plays an Ogg/Opus file, or an answer of a speech service while it arrives.</summary>
    public static async Task<PlaybackResult> PlayOggAsync(WavixStreamSession session, Stream ogg)
    {
        OggOpusReader reader = await OggOpusReader.OpenAsync(ogg);
        return await session.Play(DecodeAsync(reader.ReadPacketsAsync(), reader.PreSkip));
    }
    #endregion
}
