namespace Wavix.Streaming.Tests.Realtime.Watermarks;

public class G711Tests
{
    /// <summary>Values of the tables of ITU-T G.711.</summary>
    [Theory]
    [InlineData(0, 0xFF, 0)]
    [InlineData(32_635, 0x80, 32_124)]
    [InlineData(-32_635, 0x00, -32_124)]
    [InlineData(1_000, 0xCE, 988)]
    public void MuLaw_KnownValues_AreThoseOfTheTable(short sample, byte coded, short decoded)
    {
        G711.EncodeMuLaw([sample]).Should().Equal(coded);
        G711.DecodeMuLaw([coded]).Should().Equal(decoded);
    }

    [Theory]
    [InlineData(0, 0xD5, 8)]
    [InlineData(32_767, 0xAA, 32_256)]
    [InlineData(-32_768, 0x2A, -32_256)]
    [InlineData(1_000, 0xFA, 1_008)]
    public void ALaw_KnownValues_AreThoseOfTheTable(short sample, byte coded, short decoded)
    {
        G711.EncodeALaw([sample]).Should().Equal(coded);
        G711.DecodeALaw([coded]).Should().Equal(decoded);
    }

    [Fact]
    public void Codecs_EveryByte_ComesBack()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        // 0x7F is -0, which is coded as 0.
        G711.EncodeMuLaw(G711.DecodeMuLaw(all)).Where((value, i) => value != all[i]).Should().Equal(0xFF);
        G711.EncodeALaw(G711.DecodeALaw(all)).Should().Equal(all);
    }
}
