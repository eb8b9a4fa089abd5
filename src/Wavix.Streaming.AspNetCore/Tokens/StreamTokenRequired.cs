namespace Wavix.Streaming.AspNetCore;

/// <summary>Metadata of endpoints that accept only a stream token.</summary>
internal sealed class StreamTokenRequired;
