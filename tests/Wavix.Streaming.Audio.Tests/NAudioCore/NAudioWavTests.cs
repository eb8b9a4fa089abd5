using NAudio.Wave;
using Wavix.Streaming.Audio.Tests.Wav;

namespace Wavix.Streaming.Audio.Tests.NAudioCore;

/// <summary>Files that others write, through both readers. Rows of docs/explanation/audio-benchmarks.md.</summary>
public class NAudioWavTests(ITestOutputHelper log)
{
    private const int Frames = 100;
    private static readonly short[] Ramp = [.. Enumerable.Range(1, Frames).Select(value => (short)value)];
    private static readonly byte[] Pcm = Pcm16.ToBytes(Ramp);

    public static TheoryData<string, byte[], bool, int, string> Files => new()
    {
        { "PCM16, mono", WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", Pcm)), true, Frames, "100" },
        { "the same from a stream that can't seek", WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", Pcm)), false, Frames, "NotSupportedException" },
        { "RF64", WavBytes.LongSizes("RF64", WavBytes.Format(), Pcm), true, Frames, "100" },
        { "8 channels, extensible", WavBytes.File(WavBytes.ExtensibleFormat(1, 8, 24_000, 16), WavBytes.Chunk("data", new byte[Frames * 16])), true, Frames * 8, "800" },
        { "24 bits", WavBytes.File(WavBytes.Format(bits: 24), WavBytes.Chunk("data", new byte[Frames * 3])), true, Frames, "100" },
        { "A-law", WavBytes.File(WavBytes.Format(tag: 6, bits: 8), WavBytes.Chunk("data", new byte[Frames])), true, Frames, "ArgumentException" },
        { "µ-law", WavBytes.File(WavBytes.Format(tag: 7, bits: 8), WavBytes.Chunk("data", new byte[Frames])), true, Frames, "ArgumentException" },
        { "cut off: half of the audio is missing", WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", Pcm, 4 * Frames)), true, Frames, "100" },
        { "data size 0: the writer died", WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", Pcm, 0)), true, Frames, "0" },
        { "data size 0xFFFFFFFF: written to a pipe", WavBytes.File(WavBytes.Format(), WavBytes.Chunk("data", Pcm, uint.MaxValue)), true, Frames, "100" },
        { "data before the format", WavBytes.File(WavBytes.Chunk("data", Pcm), WavBytes.Format()), true, Frames, "100" },
        { "a chunk without its padding byte", WavBytes.File(WavBytes.Format(), [.. WavBytes.Chunk("LIST", [1, 2, 3])[..^1], .. WavBytes.Chunk("data", Pcm)]), true, Frames, "100" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Read_FileOfOthers_GivesAllSamplesAndNAudioMost(string name, byte[] file, bool canSeek, int samples, string naudio)
    {
        int ours = await ReadAsync(Open(file, canSeek));
        string theirs = ReadByNAudio(Open(file, canSeek));

        log.WriteLine($"| {name} | {(ours == samples ? "all" : $"{ours}")} | {(naudio == $"{samples}" ? "all" : theirs)} |");
        ours.Should().Be(samples);
        theirs.Should().Be(naudio);
    }

    [Fact]
    public async Task WavReader_FileWrittenByNAudio_GivesItsSamples()
    {
        var file = new MemoryStream();
        await using (var writer = new WaveFileWriter(file, new WaveFormat(24_000, 16, 1)))
        {
            writer.Write(Pcm);
        }

        await using WavReader wav = await WavReader.OpenAsync(new MemoryStream(file.ToArray()));

        (await wav.ReadAllAsync()).Should().Equal(Ramp);
    }

    private static Stream Open(byte[] file, bool canSeek) => canSeek ? new MemoryStream(file) : new ForwardStream(new MemoryStream(file));

    private static async Task<int> ReadAsync(Stream stream)
    {
        await using WavReader wav = await WavReader.OpenAsync(stream);
        return (await wav.ReadAllAsync()).Length;
    }

    private static string ReadByNAudio(Stream stream)
    {
        try
        {
            using var reader = new WaveFileReader(stream);
            ISampleProvider samples = reader.ToSampleProvider();
            float[] block = new float[960];
            int total = 0;
            int read;
            while ((read = samples.Read(block)) > 0)
            {
                total += read;
            }

            return $"{total}";
        }
        catch (Exception error)
        {
            return error.GetType().Name;
        }
    }
}
