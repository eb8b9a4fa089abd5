namespace Wavix.Streaming.CallControl;

/// <summary>An operation of the API: its name in logs and messages, its method, and the scope that the key needs.</summary>
internal sealed record ApiOperation(string Name, HttpMethod Method, string Scope)
{
    private const string Read = "calls:read";
    private const string Write = "calls:write";

    public static readonly ApiOperation StartCall = new(nameof(StartCall), HttpMethod.Post, Write);
    public static readonly ApiOperation GetCalls = new(nameof(GetCalls), HttpMethod.Get, Read);
    public static readonly ApiOperation GetCall = new(nameof(GetCall), HttpMethod.Get, Read);
    public static readonly ApiOperation SetTag = new(nameof(SetTag), HttpMethod.Patch, Write);
    public static readonly ApiOperation Answer = new(nameof(Answer), HttpMethod.Post, Write);
    public static readonly ApiOperation StartStream = new(nameof(StartStream), HttpMethod.Post, Write);
    public static readonly ApiOperation StopStream = new(nameof(StopStream), HttpMethod.Delete, Write);
    public static readonly ApiOperation PlayAudio = new(nameof(PlayAudio), HttpMethod.Post, Write);
    public static readonly ApiOperation StopAudio = new(nameof(StopAudio), HttpMethod.Delete, Write);
    public static readonly ApiOperation CollectDigits = new(nameof(CollectDigits), HttpMethod.Post, Write);
    public static readonly ApiOperation HangUp = new(nameof(HangUp), HttpMethod.Delete, Write);
    public static readonly ApiOperation CreateWebhook = new(nameof(CreateWebhook), HttpMethod.Post, "webhooks:write");
    public static readonly ApiOperation GetWebhooks = new(nameof(GetWebhooks), HttpMethod.Get, "webhooks:read");
    public static readonly ApiOperation DeleteWebhook = new(nameof(DeleteWebhook), HttpMethod.Delete, "webhooks:write");

    /// <summary>Whether the answer has something that the caller needs. If not, an answer without a body is as good.</summary>
    public bool HasResult => this == StartCall || this == GetCalls || this == GetCall || this == StartStream || this == CreateWebhook || this == GetWebhooks;

    /// <summary>Whether a request that may have arrived can be sent again without doing something twice.</summary>
    public bool IsRepeatable => Method != HttpMethod.Post;
}
