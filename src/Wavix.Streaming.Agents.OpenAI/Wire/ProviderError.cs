namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>The object <c>error</c> of several events.</summary>
internal readonly record struct ProviderError(string? Type, string? Code, string? Message)
{
    // They are for a person to solve. Another attempt can only fail again.
    private static readonly string[] Lasting =
    [
        "invalid_request_error", "authentication_error", "permission_error", "not_found_error", "insufficient_quota", "invalid_api_key", "model_not_found",
    ];

    /// <summary>The code, or the type if there is none.</summary>
    public string? Name => Code ?? Type;

    /// <summary>Whether another attempt may succeed. Reaching a limit of requests may be of the type <c>invalid_request_error</c>.</summary>
    public bool IsTransient => Code is "rate_limit_exceeded" or "server_error" or "session_expired" || !(IsLasting(Type) || IsLasting(Code));

    /// <param name="error">The object.</param>
    /// <param name="secret">What must not be part of any text.</param>
    public static ProviderError Read(JsonView error, Secret secret) =>
        new(Clean(error["type"u8], secret), Clean(error["code"u8], secret), Clean(error["message"u8], secret));

    /// <summary>From the reason of a close, such as <c>invalid_request_error.invalid_model</c>.</summary>
    public static ProviderError FromCloseReason(string? reason)
    {
        string[] parts = (reason ?? "").Split('.', 2);
        return IsLasting(parts[0]) ? new ProviderError(parts[0], parts.Length > 1 ? parts[1] : null, null) : default;
    }

    private static bool IsLasting(string? name) => name is not null && Lasting.Contains(name, StringComparer.Ordinal);

    private static string? Clean(JsonView text, Secret secret) => text.Text is { } value && !string.IsNullOrWhiteSpace(value) ? secret.RemoveFrom(value) : null;
}
