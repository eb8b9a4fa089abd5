using System.Text;

namespace Wavix.Streaming.Audio.Tests.Wav;

/// <summary>What is no WAV, or a broken one: a clear error, never anything but <see cref="InvalidDataException"/>.</summary>
public class BrokenWavTests
{
    private static readonly byte[] Data = WavBytes.Chunk("data", [1, 0, 2, 0]);

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("RIFF", "does not begin with RIFF … WAVE")]
    [InlineData("RIFF0000AVI ", "does not begin with RIFF … WAVE")]
    [InlineData("nothing of the kind", "does not begin with RIFF … WAVE")]
    [InlineData("OggS\0 and so on and so on", "it is Ogg")]
    [InlineData("fLaC and so on and so on", "it is FLAC")]
    [InlineData("FORM0000AIFFCOMM", "it is AIFF")]
    [InlineData("0000ftypM4A ", "it is MP4")]
    [InlineData("RIFX0000WAVE", "it is RIFX")]
    [InlineData("ID3 and so on and so on", "looks like MP3")]
    [InlineData("\u00FF\u00FB and so on and so on", "looks like MP3")]
    public async Task OpenAsync_NoWav_SaysWhyAndWhatToDo(string content, string why) =>
        (await ErrorAsync(Encoding.Latin1.GetBytes(content))).Should().StartWith("This is not a WAV file").And.Contain(why).And.Contain("ffmpeg");

    [Theory]
    [InlineData(1, 0, 24_000u, 16, null, "0 channels")]
    [InlineData(1, 9, 24_000u, 16, null, "9 channels")]
    [InlineData(1, 1, 0u, 16, null, "0 samples per second")]
    [InlineData(1, 1, 4_000_000_000u, 16, null, "4000000000 samples per second")]
    [InlineData(1, 1, 24_000u, 12, 2, "format 1 with 12 bits")]
    [InlineData(1, 1, 24_000u, 0, null, "format 1 with 0 bits")]
    [InlineData(2, 1, 24_000u, 4, null, "format 2 with 4 bits")]
    [InlineData(85, 1, 24_000u, 16, null, "format 85")]
    [InlineData(1, 2, 24_000u, 16, 2, "2 bytes for 2 x 16 bits")]
    [InlineData(1, 1, 24_000u, 16, 3, "3 bytes for 1 x 16 bits")]
    public async Task OpenAsync_AbsurdFormat_NamesItAndTheRemedy(int tag, int channels, uint rate, int bits, int? frameBytes, string named) =>
        (await ErrorAsync(WavBytes.File(WavBytes.Format(tag, channels, rate, bits, frameBytes), Data))).Should().Contain(named).And.Contain("ffmpeg");

    [Fact]
    public async Task OpenAsync_UnknownSubFormat_SaysSo() =>
        (await ErrorAsync(WavBytes.File(WavBytes.ExtensibleFormat(1, 1, 24_000, 16, new byte[14]), Data))).Should().Contain("unknown sub-format");

    [Fact]
    public async Task OpenAsync_ExtensibleCutShort_SaysSo() =>
        (await ErrorAsync(WavBytes.File(WavBytes.Format(0xFFFE), Data))).Should().Contain("extensible fmt chunk has 16 bytes");

    [Fact]
    public async Task OpenAsync_FormatCutShort_SaysSo() =>
        (await ErrorAsync(WavBytes.File(WavBytes.Chunk("fmt ", [1, 0, 1, 0])))).Should().Contain("4 bytes; at least 16");

    [Fact]
    public async Task OpenAsync_WithoutData_SaysSo() =>
        (await ErrorAsync(WavBytes.File(WavBytes.Format()))).Should().Contain("contains no audio: it ends without a data chunk");

    [Fact]
    public async Task OpenAsync_WithoutFormat_SaysSo() =>
        (await ErrorAsync(WavBytes.File(Data))).Should().Contain("contains no audio: it ends without a fmt chunk");

    [Fact]
    public async Task OpenAsync_ChunksWithoutEnd_GivesUp() =>
        (await ErrorAsync(WavBytes.File([.. Enumerable.Repeat(WavBytes.Chunk("JUNK", []), 2_000)]))).Should().Contain("first 1000 chunks");

    [Fact]
    public async Task OpenAsync_AnyCutOfAFile_GivesAudioOrInvalidData()
    {
        byte[] file = WavBytes.File(WavBytes.Format(), WavBytes.Chunk("LIST", [9, 9, 9]), Data);
        for (int length = 0; length < file.Length; length++)
        {
            // Up to the data chunk's header nothing can be read; from there on whatever is there.
            (await TryReadAsync(file[..length])).Should().Be(length >= file.Length - 4, $"{length} bytes are there");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task ReadAllAsync_RandomDamage_ThrowsNothingButInvalidData(int seed)
    {
        var random = new Random(seed);
        byte[] good = WavBytes.File(WavBytes.Chunk("JUNK", [1]), WavBytes.ExtensibleFormat(1, 2, 8_000, 16), WavBytes.Chunk("data", new byte[64]), Data);
        int audio = 0;
        for (int run = 0; run < 2_000; run++)
        {
            byte[] file = good.ToArray();
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                file[random.Next(file.Length)] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
            }

            audio += await TryReadAsync(file) ? 1 : 0;
        }

        audio.Should().BeInRange(100, 1_900, "both must be tried");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(20)]
    public async Task ReadAllAsync_RandomBytesBehindAGoodBegin_ThrowsNothingButInvalidData(int good)
    {
        var random = new Random(good);
        byte[] file = WavBytes.File(WavBytes.Format(), Data);
        for (int run = 0; run < 1_000; run++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            file.AsSpan(0, Math.Min(good, bytes.Length)).CopyTo(bytes);

            await ((Func<Task>)(() => TryReadAsync(bytes))).Should().NotThrowAsync();
        }
    }

    private static async Task<bool> TryReadAsync(byte[] file)
    {
        try
        {
            await using WavReader wav = await WavReader.OpenAsync(new MemoryStream(file));
            await wav.ReadAllAsync();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static async Task<string> ErrorAsync(byte[] file)
    {
        Func<Task> open = () => WavReader.OpenAsync(new MemoryStream(file));
        return (await open.Should().ThrowAsync<InvalidDataException>()).Which.Message;
    }
}
