using System.Buffers.Binary;
using System.Text;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Tests;

/// <summary>What would be played as noise is recognized by its first frame, and samples never are.</summary>
public class AudioFormatTests
{
    [Theory]
    [InlineData("RIFF....WAVEfmt ", "WAV")]
    [InlineData("RF64....WAVEds64", "RF64")]
    [InlineData("BW64....WAVEds64", "BW64")]
    [InlineData("RIFX....WAVEfmt ", "RIFX")]
    [InlineData("OggS\0\u0002..............", "Ogg (Opus or Vorbis)")]
    [InlineData("fLaC\0\0\0\"", "FLAC")]
    [InlineData("FORM....AIFFCOMM", "AIFF")]
    [InlineData("caff\0\u0001\0\0", "CAF")]
    [InlineData("#!AMR\n......", "AMR")]
    [InlineData("....ftypM4A ....", "MP4 or M4A")]
    [InlineData("ID3\u0004\0\0\0\0\u000F\u0076TSSE", "MP3")]
    public void Recognize_Head_IsNamed(string head, string expected) =>
        AudioFormats.Recognize(Encoding.Latin1.GetBytes(head)).Should().Be(expected);

    // The header, and the length that it says: of MPEG 1, 2 and 2.5, layer 3, with and without padding, and of AAC.
    [Theory]
    [InlineData(0xFFFB_9064, 417, "MP3")]
    [InlineData(0xFFFB_9264, 418, "MP3")]
    [InlineData(0xFFF3_84C4, 192, "MP3")]
    [InlineData(0xFFF3_64C4, 144, "MP3")]
    [InlineData(0xFFE3_18C4, 72, "MP3")]
    [InlineData(0xFFF1_5080, 0x123, "AAC")]
    public void Recognize_TwoFrames_AreNamedAndOneIsNot(uint header, int length, string expected)
    {
        byte[] head = new byte[WavixAudio.FrameBytes];
        WriteFrame(head);
        AudioFormats.Recognize(head).Should().BeNull("one header may be samples");

        WriteFrame(head.AsSpan(length));

        AudioFormats.Recognize(head).Should().Be(expected);

        void WriteFrame(Span<byte> at)
        {
            BinaryPrimitives.WriteUInt32BigEndian(at, header);
            if (expected == "AAC")
            {
                at[3] = (byte)(0x80 | (length >> 11));
                at[4] = (byte)(length >> 3);
                at[5] = (byte)(length << 5);
            }
        }
    }

    [Fact]
    public void Recognize_Samples_AreNothingElse()
    {
        var random = new Random(7);
        byte[] head = new byte[WavixAudio.FrameBytes];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(head);
            AudioFormats.Recognize(head).Should().BeNull();
        }

        // Quiet audio has many bytes of 0xFF, as the header of a frame does.
        for (int i = 0; i < 20_000; i++)
        {
            for (int sample = 0; sample < head.Length / 2; sample++)
            {
                BinaryPrimitives.WriteInt16LittleEndian(head.AsSpan(2 * sample), (short)random.Next(-20, 20));
            }

            AudioFormats.Recognize(head).Should().BeNull();
        }

        AudioFormats.Recognize(TestAudio.Tone(440, TimeSpan.FromMilliseconds(20))).Should().BeNull();
        AudioFormats.Recognize(new byte[WavixAudio.FrameBytes]).Should().BeNull();
        AudioFormats.Recognize([]).Should().BeNull();
    }
}
