namespace Wavix.Streaming.AspNetCore;

/// <summary>Tells whether AddWavixStreaming was called.</summary>
internal sealed class WavixStreamingMarker;
