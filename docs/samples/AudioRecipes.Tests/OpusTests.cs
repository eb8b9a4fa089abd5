using Wavix.Streaming.Audio;
using Wavix.Streaming.Audio.Tests.Resampling;

namespace AudioRecipes.Tests;

public class OpusTests(ITestOutputHelper log)
{
    [Fact]
    public async Task DecodeAsync_EncodedTone_IsTheTone()
    {
        byte[] pcm = Pcm16.ToBytes(Tone.Samples(24_000));
        List<byte[]> packets = await OpusAudio.EncodeAsync(new MemoryStream(pcm)).ToListAsync();

        short[] samples = await SamplesAsync(OpusAudio.DecodeAsync(packets.ToAsyncEnumerable()));

        SineFit fit = Tone.Measure(samples);
        log.WriteLine($"{packets.Sum(packet => packet.Length)} bytes, {Tone.Decibels(fit.Amplitude / Tone.Amplitude):0.00} dB, {fit.SignalToResidual:0.0} dB over the rest");
        // Configurations 12 to 15 are hybrid packets, in which speech and its upper band are coded apart (RFC 6716, table 2).
        Assert.All(packets, packet => Assert.InRange(packet[0] >> 3, 12, 15));
        Assert.Equal(50, packets.Count);
        Assert.InRange(packets.Sum(packet => packet.Length), 1_000, 6_000);
        Assert.Equal(24_000, samples.Length);
        Assert.InRange(Tone.Decibels(fit.Amplitude / Tone.Amplitude), -1, 1);
        Assert.InRange(fit.SignalToResidual, 15, 120);
    }

    [Fact]
    public async Task DecodeAsync_EncodedSweep_IsLateByTheDelayOfTheEncoder()
    {
        // From 300 to 3,300 Hz in a second.
        short[] sweep = [.. Enumerable.Range(0, 24_000).Select(i => (short)(10_000 * Math.Sin(2 * Math.PI * (300 + (1_500 * i / 24_000.0)) * i / 24_000)))];

        short[] samples = await SamplesAsync(OpusAudio.DecodeAsync(OpusAudio.EncodeAsync(new MemoryStream(Pcm16.ToBytes(sweep)))));

        int delay = Enumerable.Range(0, 960).MaxBy(lag => Enumerable.Range(4_800, 14_400).Sum(i => (double)sweep[i] * samples[i + lag]));
        log.WriteLine($"{delay} samples late");
        Assert.InRange(delay, 120, 192);
    }

    [Fact]
    public async Task EncodeAsync_HalfAPacketAtTheEnd_IsFilledUp()
    {
        byte[] pcm = new byte[3 * 480];

        List<byte[]> packets = await OpusAudio.EncodeAsync(new NetworkStream(new MemoryStream(pcm))).ToListAsync();

        Assert.Equal(2, packets.Count);
    }

    [Fact]
    public async Task OggOpusReader_FileOfOpusenc_IsTheToneWithoutDelay()
    {
        OggOpusReader reader = await OggOpusReader.OpenAsync(new NetworkStream(File.OpenRead(Tone.PathOf("tone.opus"))));

        short[] samples = await SamplesAsync(OpusAudio.DecodeAsync(reader.ReadPacketsAsync(), reader.PreSkip));

        SineFit fit = Tone.Measure(samples);
        log.WriteLine($"{samples.Length} samples, {Delay(fit)} late, {Tone.Decibels(fit.Amplitude / Tone.Amplitude):0.00} dB, {fit.SignalToResidual:0.0} dB over the rest");
        Assert.InRange(samples.Length, 24_000, 24_000 + 480);
        Assert.InRange(Delay(fit), -1, 1);
        Assert.InRange(Tone.Decibels(fit.Amplitude / Tone.Amplitude), -0.5, 0.5);
        Assert.InRange(fit.SignalToResidual, 30, 120);
    }

    [Fact]
    public async Task OggOpusReader_Mp3_SaysSo() => await Assert.ThrowsAsync<InvalidDataException>(() => OggOpusReader.OpenAsync(File.OpenRead(Tone.PathOf("tone.mp3"))));

    [Fact]
    public async Task OggOpusReader_CutAnywhere_EndsOrSaysSo()
    {
        byte[] file = await File.ReadAllBytesAsync(Tone.PathOf("tone.opus"));
        for (int length = 0; length < file.Length; length += 97)
        {
            try
            {
                OggOpusReader reader = await OggOpusReader.OpenAsync(new MemoryStream(file, 0, length));
                Assert.InRange(await reader.ReadPacketsAsync().CountAsync(), 0, 60);
            }
            catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
            {
            }
        }
    }

    /// <summary>By the phase; whole periods (24 samples) are not seen.</summary>
    private static int Delay(SineFit fit) => (int)Math.Round(-fit.Phase / (2 * Math.PI * Tone.Frequency) * 24_000);

    private static async Task<short[]> SamplesAsync(IAsyncEnumerable<byte[]> chunks) =>
        Pcm16.ToSamples([.. await chunks.SelectMany(chunk => chunk).ToListAsync()]);
}
