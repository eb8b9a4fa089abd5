namespace Wavix.Streaming.AspNetCore;

/// <summary>Metadata of endpoints that the application has opened to anyone.</summary>
internal sealed class UnauthenticatedAllowed;
