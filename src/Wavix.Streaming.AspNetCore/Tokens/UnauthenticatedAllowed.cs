namespace Wavix.Streaming.AspNetCore;

/// <summary>On endpoints that are open to everyone because the application says so.</summary>
internal sealed class UnauthenticatedAllowed;
