namespace Wavix.Streaming.Audio;

/// <summary>The encoding of a sample at either end of a <see cref="PcmPipe"/>.</summary>
public enum PcmEncoding
{
    /// <summary>16 bits, signed, little-endian: two bytes.</summary>
    Pcm16 = 0,

    /// <summary>G.711 µ-law: one byte.</summary>
    MuLaw = 1,

    /// <summary>G.711 A-law: one byte.</summary>
    ALaw = 2,
}
