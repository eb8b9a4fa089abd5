namespace Wavix.Streaming.Testing.Tests;

public class CallWavTests
{
    private static readonly byte[] Pcm = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Read_PlainFile_IsItsAudio() => Read(WavBytes.Format(), WavBytes.Chunk("data", Pcm)).Should().Equal(Pcm);

    [Fact]
    public void Read_OtherChunksAround_AreSkipped() =>
        Read(WavBytes.Chunk("JUNK", [0, 0]), WavBytes.Format(), WavBytes.Chunk("LIST", [9, 9]), WavBytes.Chunk("data", Pcm), WavBytes.Chunk("id3 ", [7]))
            .Should().Equal(Pcm);

    [Fact]
    public void Read_ChunkOfOddLength_IsSkippedWithItsPadding() =>
        Read(WavBytes.Format(), WavBytes.Chunk("LIST", [9, 9, 9]), WavBytes.Chunk("data", Pcm)).Should().Equal(Pcm);

    [Fact]
    public void Read_LongerFormatChunk_IsTaken()
    {
        byte[] format = [.. WavBytes.Format()[8..], 0, 0];

        Read(WavBytes.Chunk("fmt ", format), WavBytes.Chunk("data", Pcm)).Should().Equal(Pcm);
    }

    [Fact]
    public void Read_DataCutShort_IsWhatIsThere() =>
        Read(WavBytes.Format(), WavBytes.Chunk("data", Pcm, size: 1000)).Should().Equal(Pcm);

    [Fact]
    public void Read_DataOfUnknownLength_IsWhatIsThere() =>
        Read(WavBytes.Format(), WavBytes.Chunk("data", Pcm, size: uint.MaxValue)).Should().Equal(Pcm);

    [Fact]
    public void Read_DataOfOddLength_LosesTheHalfSample() =>
        Read(WavBytes.Format(), WavBytes.Chunk("data", [1, 2, 3])).Should().Equal(1, 2);

    [Fact]
    public void Read_EmptyData_IsEmpty() => Read(WavBytes.Format(), WavBytes.Chunk("data", [])).Should().BeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("RIFX0000WAVE")]
    [InlineData("RIFF0000AVI ")]
    [InlineData("OggS and so on and so on")]
    public void Read_NoWav_SaysSo(string text) =>
        Error(System.Text.Encoding.ASCII.GetBytes(text)).Should().Contain("no WAV file").And.Contain("ffmpeg");

    [Theory]
    [InlineData(3, 1, 24_000, 16, "format 3")]
    [InlineData(1, 2, 24_000, 16, "2 channel(s)")]
    [InlineData(1, 1, 8_000, 16, "8000 Hz")]
    [InlineData(1, 1, 24_000, 8, "8 bits")]
    public void Read_OtherFormat_NamesItAndTheRemedy(short tag, short channels, int rate, short bits, string named) =>
        Error(WavBytes.File(WavBytes.Format(tag, channels, rate, bits), WavBytes.Chunk("data", Pcm)))
            .Should().Contain(named).And.Contain("ffmpeg -i input -ac 1 -ar 24000 -c:a pcm_s16le");

    [Fact]
    public void Read_FormatCutShort_SaysSo() =>
        Error(WavBytes.File(WavBytes.Chunk("fmt ", [1, 0, 1, 0]))).Should().Contain("fmt chunk is cut short").And.Contain("ffmpeg");

    [Fact]
    public void Read_WithoutData_SaysSo() => Error(WavBytes.File(WavBytes.Format())).Should().Contain("no data chunk").And.Contain("ffmpeg");

    [Fact]
    public void Read_DataBeforeFormat_SaysSo() =>
        Error(WavBytes.File(WavBytes.Chunk("data", Pcm), WavBytes.Format())).Should().Contain("no data chunk behind a fmt chunk");

    [Fact]
    public void Read_AnyCutOfAFile_GivesAudioOrInvalidData()
    {
        byte[] file = WavBytes.File(WavBytes.Format(), WavBytes.Chunk("LIST", [9, 9, 9]), WavBytes.Chunk("data", Pcm));
        for (int length = 0; length < file.Length; length++)
        {
            Action read = () => CallWav.Read(file.AsMemory(0, length));

            // Up to the data chunk's header nothing can be read; from there on whatever is there.
            if (length < file.Length - Pcm.Length)
            {
                read.Should().Throw<InvalidDataException>($"{length} bytes are too few");
            }
            else
            {
                read.Should().NotThrow($"{length} bytes hold some audio");
            }
        }
    }

    private static byte[] Read(params byte[][] chunks) => CallWav.Read(WavBytes.File(chunks)).ToArray();

    private static string Error(byte[] file)
    {
        Action read = () => CallWav.Read(file);
        return read.Should().Throw<InvalidDataException>().Which.Message;
    }
}
