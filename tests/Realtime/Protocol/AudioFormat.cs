using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>A format of audio: PCM16 at 24 kHz, or G.711 at 8 kHz.</summary>
internal sealed record AudioFormat(string Type, int SampleRate, int BytesPerMillisecond)
{
    private static readonly AudioFormat Pcm = new("audio/pcm", 24_000, 48);
    private static readonly AudioFormat MuLaw = new("audio/pcmu", 8_000, 8);
    private static readonly AudioFormat ALaw = new("audio/pcma", 8_000, 8);

    public static AudioFormat Of(JsonNode format) => format["type"]!.GetValue<string>() switch
    {
        "audio/pcmu" => MuLaw,
        "audio/pcma" => ALaw,
        _ => Pcm,
    };

    /// <summary>Encodes audio at 24 kHz.</summary>
    public byte[] Encode(short[] audio) => Type switch
    {
        "audio/pcmu" => G711.EncodeMuLaw(Interpolator.Down(audio)),
        "audio/pcma" => G711.EncodeALaw(Interpolator.Down(audio)),
        _ => MemoryMarshal.AsBytes(audio.AsSpan()).ToArray(),
    };

    /// <summary>Decodes to PCM16 at the format's rate.</summary>
    public short[] Decode(ReadOnlySpan<byte> bytes) => Type switch
    {
        "audio/pcmu" => G711.DecodeMuLaw(bytes),
        "audio/pcma" => G711.DecodeALaw(bytes),
        _ => MemoryMarshal.Cast<byte, short>(bytes).ToArray(),
    };
}
