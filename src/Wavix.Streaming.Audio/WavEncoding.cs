namespace Wavix.Streaming.Audio;

/// <summary>The encoding of the samples in a WAV file.</summary>
public enum WavEncoding
{
    /// <summary>16 bits, signed: the format of the rest of this package.</summary>
    Pcm16 = 0,

    /// <summary>8 bits, unsigned.</summary>
    Pcm8 = 1,

    /// <summary>24 bits, signed.</summary>
    Pcm24 = 2,

    /// <summary>32 bits, signed.</summary>
    Pcm32 = 3,

    /// <summary>32-bit floating point; full scale is 1.</summary>
    IeeeFloat32 = 4,

    /// <summary>64-bit floating point; full scale is 1.</summary>
    IeeeFloat64 = 5,

    /// <summary>G.711 µ-law, 8 bits.</summary>
    MuLaw = 6,

    /// <summary>G.711 A-law, 8 bits.</summary>
    ALaw = 7,
}
