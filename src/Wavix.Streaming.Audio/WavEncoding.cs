namespace Wavix.Streaming.Audio;

/// <summary>How a WAV file stores a sample.</summary>
public enum WavEncoding
{
    /// <summary>16 bits, signed: what the rest of the kit works with.</summary>
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
