namespace Wavix.Streaming.AspNetCore;

/// <summary>On endpoints that take a stream token and nothing else.</summary>
internal sealed class StreamTokenRequired;
