using System.Runtime.CompilerServices;
using NLayer;
using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace AudioRecipes;

internal static class Mp3
{
    #region play
    public static async Task<PlaybackResult> PlayAsync(WavixStreamSession session, Stream mp3) => await session.Play(DecodeAsync(mp3));
    #endregion

    #region decode
    /// <summary>An MP3 file, or an answer over HTTP while it arrives, as audio for a call. It is decoded as it is asked for; the stream is closed at the end.</summary>
    public static async IAsyncEnumerable<byte[]> DecodeAsync(Stream mp3, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // NLayer reads synchronously: on the thread pool, and closing the stream is what ends a read that waits for the network.
        await using var source = new ForwardStream(mp3);
        await using CancellationTokenRegistration closing = cancellationToken.Register(source.Dispose);
        using MpegFile file = await Task.Run(() => new MpegFile(source) { StereoMode = StereoMode.DownmixToMono }, cancellationToken);
        var resampler = new PcmResampler(file.SampleRate, WavixAudio.SampleRate);
        float[] decoded = new float[file.SampleRate / 10];
        short[] samples = new short[decoded.Length];
        short[] output = new short[resampler.GetMaxOutput(samples.Length)];
        int read;
        while ((read = await Task.Run(() => file.ReadSamples(decoded), cancellationToken)) > 0)
        {
            for (int i = 0; i < read; i++)
            {
                samples[i] = (short)Math.Clamp(MathF.Round(decoded[i] * 32_768), short.MinValue, short.MaxValue);
            }

            yield return Pcm16.ToBytes(output.AsSpan(0, resampler.Process(samples.AsSpan(0, read), output)));
        }

        yield return Pcm16.ToBytes(output.AsSpan(0, resampler.Flush(output)));
    }
    #endregion
}
