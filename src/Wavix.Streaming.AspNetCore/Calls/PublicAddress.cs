namespace Wavix.Streaming.AspNetCore;

/// <summary>Addresses of this application as Wavix reaches them.</summary>
internal static class PublicAddress
{
    /// <summary>Whether an address can be <see cref="WavixStreamEndpointOptions.PublicBaseAddress"/>.</summary>
    public static bool IsBase(Uri? address) => address is { IsAbsoluteUri: true, UserInfo: "", Query: "", Fragment: "" }
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <param name="baseAddress">The setting.</param>
    /// <param name="path">A path of an endpoint; it is appended to the path of the base.</param>
    public static Uri Of(Uri? baseAddress, string path)
    {
        if (!path.StartsWith('/') || path.AsSpan().ContainsAny('?', '#'))
        {
            throw new ArgumentException("The path must begin with a slash and have no query or fragment, as in /stream.", nameof(path));
        }

        return baseAddress is null
            ? throw new InvalidOperationException(
                $"Set {nameof(WavixStreamEndpointOptions)}.{nameof(WavixStreamEndpointOptions.PublicBaseAddress)} to the address at which Wavix reaches this application, as in https://voice.example.com.")
            : new Uri(baseAddress.AbsoluteUri.TrimEnd('/') + path);
    }
}
