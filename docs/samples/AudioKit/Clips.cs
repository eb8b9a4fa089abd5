using Wavix.Streaming;
#region usings
using Wavix.Streaming.Audio;
#endregion

namespace AudioKit;

internal static class Clips
{
    public static void Convert(byte[] pcm)
    {
        ReadOnlySpan<short> clip = Pcm16.AsSamples(pcm);

        #region resample
        // All at once:
        short[] whole = PcmResampler.Resample(clip, inputRate: 24_000, outputRate: 16_000);

        // Or piece by piece, which gives the very same samples:
        var resampler = new PcmResampler(inputRate: 24_000, outputRate: 16_000);
        short[] output = new short[resampler.GetMaxOutput(clip.Length)];
        int written = resampler.Process(clip[..480], output);
        written += resampler.Process(clip[480..], output.AsSpan(written));
        written += resampler.Flush(output.AsSpan(written));
        #endregion

        Console.WriteLine($"{clip.Length} samples at 24,000 Hz are {written} at 16,000 Hz, {whole.AsSpan().SequenceEqual(output.AsSpan(0, written))}.");

        #region g711
        short[] narrow = PcmResampler.Resample(clip, inputRate: 24_000, outputRate: 8_000);
        byte[] codes = G711.EncodeMuLaw(narrow);
        short[] decoded = G711.DecodeMuLaw(codes);
        #endregion

        Console.WriteLine($"{codes.Length} bytes of µ-law, {decoded.Length} samples.");

        #region kit
        short[] music = Pcm16.ToSamples(pcm);
        Pcm16.ApplyGain(music, decibels: -15);
        Pcm16.MixInto(Tones.Beep(), music);
        double level = Pcm16.GetLevel(music);    // dB relative to full scale
        short[] dialed = Tones.Dtmf("123#");
        #endregion

        Console.WriteLine($"{level:0.0} dBFS; {dialed.Length} samples of DTMF.");
    }

    public static async Task<TimeSpan?> DurationOfAsync(string path)
    {
        #region read
        await using WavReader wav = await WavReader.OpenAsync(path);
        short[] forTheCall = await wav.ReadAllMonoAsync(WavixAudio.SampleRate);
        #endregion

        Console.WriteLine($"{wav.SampleRate} Hz, {wav.Channels} channels, {wav.Encoding}: {forTheCall.Length} samples for a call.");
        return wav.Duration;
    }
}
