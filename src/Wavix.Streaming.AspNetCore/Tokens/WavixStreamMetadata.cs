namespace Wavix.Streaming.AspNetCore;

/// <summary>On every endpoint that MapWavixStream made.</summary>
internal sealed class WavixStreamMetadata;
