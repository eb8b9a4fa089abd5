namespace Wavix.Streaming.AspNetCore;

/// <summary>Metadata of an endpoint that takes requests from some addresses only.</summary>
internal sealed class WavixAddressRequired;
