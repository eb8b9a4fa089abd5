using System.Runtime.InteropServices;
using Wavix.Streaming;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace NativeAot;

/// <summary>Rates, G.711, WAV files and the pipe, as they do on any runtime.</summary>
internal static class AudioKit
{
    public static async Task WavAsync()
    {
        byte[] pcm = TestAudio.Tone(440, TimeSpan.FromMilliseconds(500));
        short[] samples = MemoryMarshal.Cast<byte, short>(pcm).ToArray();
        using var file = new MemoryStream();
        await using (WavWriter writer = WavWriter.Create(file, WavixAudio.SampleRate, encoding: WavEncoding.MuLaw, leaveOpen: true))
        {
            await writer.WriteAsync(samples);
        }

        file.Position = 0;
        await using WavReader read = await WavReader.OpenAsync(file);
        short[] heard = await read.ReadAllMonoAsync(8_000);
        Require.That(read.Encoding == WavEncoding.MuLaw);
        Require.That(heard.Length == samples.Length / 3);

        byte[] codes = new byte[samples.Length];
        short[] decoded = new short[samples.Length];
        Require.That(G711.EncodeALaw(samples, codes) == samples.Length && G711.DecodeALaw(codes, decoded) == samples.Length);
        Require.That(Loudness(decoded) / Loudness(samples) is > 0.99 and < 1.01);
        Require.That(Loudness(heard) / Loudness(samples) is > 0.95 and < 1.05);

        using var stereo = new MemoryStream();
        await using (StereoWavWriter writer = StereoWavWriter.Create(stereo, WavixAudio.SampleRate, leaveOpen: true))
        {
            await writer.AppendAsync(StereoTrack.Left, pcm);
        }

        Require.That(stereo.Length > 2 * pcm.Length);
    }

    public static async Task PipeAsync()
    {
        byte[] pcm = TestAudio.Tone(440, TimeSpan.FromMilliseconds(500));
        using var pipe = new PcmPipe(WavixAudio.SampleRate, outputRate: 8_000, new PcmPipeOptions { OutputEncoding = PcmEncoding.MuLaw });
        Require.That(await pipe.WriteAsync(pcm));
        pipe.Complete();
        using var heard = new MemoryStream();
        await pipe.Reader.CopyToAsync(heard);

        Require.That(heard.Length == pcm.Length / (2 * 3));
    }

    public static void DetectSpeech()
    {
        var detector = new SpeechDetector();
        detector.Process(new byte[WavixAudio.GetByteCount(TimeSpan.FromSeconds(1))]);
        SpeechActivity activity = detector.Process(TestAudio.Speech(TimeSpan.FromSeconds(1)));

        Require.That(activity.HasStarted && activity.IsSpeech);
    }

    private static double Loudness(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / samples.Length);
    }
}
