namespace Wavix.Streaming.AspNetCore;

/// <summary>What one stream URL is good for.</summary>
public sealed class WavixStreamTokenOptions
{
    /// <summary>
    /// The call, as the on-call webhook tells it (<c>uuid</c>) and as it stands in the path of <c>/v1/calls/{call_id}/answer</c>; not
    /// empty. The stream's <c>start.call_id</c> must be the same.
    /// </summary>
    public required string CallId { get; set; }

    /// <summary>
    /// How long the URL may be used, counted from its making on this machine's clock; above zero and at most 24 hours. Default 2 minutes.
    /// A stream that was opened in time lasts as long as it likes.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// What the handler gets back as <see cref="WavixStreamContext.TokenData"/>; at most 1,024 bytes of UTF-8, encrypted on the way. Default null.
    /// </summary>
    public string? Data { get; set; }
}
