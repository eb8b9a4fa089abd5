namespace Wavix.Streaming.Tests.Realtime;

/// <summary>What one response does.</summary>
public sealed record RealtimeAnswer
{
    /// <summary>The items of the response, in their order.</summary>
    public IReadOnlyList<RealtimeOutput> Outputs { get; init; } = [];

    /// <summary>How the response ends, if it is not canceled: <c>completed</c>, <c>incomplete</c> or <c>failed</c>.</summary>
    public string Status { get; init; } = "completed";

    /// <summary>The reason of an incomplete response: <c>max_output_tokens</c> or <c>content_filter</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The type of the error of a failed response.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The code of the error of a failed response.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The text of the error of a failed response.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>In the place of <see cref="RealtimeServiceOptions.FirstAudio"/>.</summary>
    public TimeSpan? FirstAudio { get; init; }

    /// <summary>In the place of <see cref="RealtimeServiceOptions.DeltaDuration"/>.</summary>
    public TimeSpan? DeltaDuration { get; init; }

    /// <summary>In the place of <see cref="RealtimeServiceOptions.Speed"/>.</summary>
    public double? Speed { get; init; }

    /// <summary>A response that speaks: each text is an item.</summary>
    public static RealtimeAnswer Says(params string[] texts) => new() { Outputs = [.. texts.Select(text => new RealtimeOutput.Speech(text))] };

    /// <summary>A response that calls a function.</summary>
    /// <param name="name">The name of the function.</param>
    /// <param name="arguments">The arguments: a JSON object, or what a model may write instead.</param>
    public static RealtimeAnswer Calls(string name, string arguments = "{}") => new() { Outputs = [new RealtimeOutput.FunctionCall(name, arguments)] };

    /// <summary>A response of several items, spoken ones and calls.</summary>
    public static RealtimeAnswer Of(params RealtimeOutput[] outputs) => new() { Outputs = outputs };

    /// <summary>A response that does nothing and is complete.</summary>
    public static RealtimeAnswer Nothing() => new();

    /// <summary>A response that fails, after what its <see cref="Outputs"/> are.</summary>
    public static RealtimeAnswer Fails(string code, string message, string type = "server_error") =>
        new() { Status = "failed", ErrorType = type, ErrorCode = code, ErrorMessage = message };

    /// <summary>A response that fails for the rate limit, with the text that says when to try again.</summary>
    public static RealtimeAnswer RateLimited(TimeSpan retryAfter) => Fails(
        "rate_limit_exceeded",
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Rate limit reached for gpt-realtime in organization org-test on tokens per min (TPM): Limit 40000, Used 40000, Requested 812. Please try again in {retryAfter.TotalSeconds:0.###}s."),
        "tokens");

    /// <summary>A response that is cut by the provider after what it says.</summary>
    public static RealtimeAnswer Incomplete(string text, string reason = "max_output_tokens") => Says(text) with { Status = "incomplete", Reason = reason };
}
