namespace Wavix.Streaming.CallControl;

/// <summary>A registered webhook: the address to which Wavix posts the events of all calls of the account.</summary>
public sealed class CallWebhook
{
    private readonly string? _typeText;
    private readonly string? _urlText;

    /// <summary>Wire field <c>event_type</c>.</summary>
    public CallWebhookType Type
    {
        get => WireNames.ParseWebhookType(_typeText);
        init => _typeText = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>event_type</c> as received.</summary>
    public string? TypeText
    {
        get => _typeText;
        init => _typeText = value;
    }

    /// <summary>Wire field <c>url</c>; null if it was absent or is not an absolute address; see <see cref="UrlText"/>.</summary>
    public Uri? Url
    {
        get => Uri.TryCreate(_urlText, UriKind.Absolute, out Uri? url) ? url : null;
        init => _urlText = value?.OriginalString;
    }

    /// <summary>Wire field <c>url</c> as received, at most 4,096 characters. It may hold a secret; keep it out of logs.</summary>
    public string? UrlText
    {
        get => _urlText;
        init => _urlText = value;
    }

    /// <summary>A short text for logs: the type, never the address.</summary>
    public override string ToString() => $"webhook ({Type})";
}
