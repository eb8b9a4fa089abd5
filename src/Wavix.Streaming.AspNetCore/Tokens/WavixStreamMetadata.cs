namespace Wavix.Streaming.AspNetCore;

/// <summary>Metadata of every endpoint of MapWavixStream.</summary>
internal sealed class WavixStreamMetadata;
