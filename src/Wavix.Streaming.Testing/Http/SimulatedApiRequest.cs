namespace Wavix.Streaming.Testing;

/// <summary>A request that the application sent to the simulated API, and its result.</summary>
public sealed class SimulatedApiRequest
{
    internal SimulatedApiRequest(DateTimeOffset at, ApiRoute route, string method, string path, string? body, ApiAnswer? answer, string? fault)
    {
        At = at;
        Operation = route.Operation;
        CallId = route.CallId;
        Method = method;
        Path = path;
        Body = body;
        Status = answer is null ? null : (int)answer.Status;
        Refusal = fault ?? answer?.Refusal;
        IsAccepted = answer is { Refusal: null };
        HasInjectedFault = fault is not null;
    }

    /// <summary>When the request was received, by the clock of the options.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The operation; <see cref="ApiOperation.None"/> if the path or the method is unknown.</summary>
    public ApiOperation Operation { get; }

    /// <summary>The id of the call in the path; null if the path has none.</summary>
    public string? CallId { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path and the query.</summary>
    public string Path { get; }

    /// <summary>The body as text; null if there was none.</summary>
    public string? Body { get; }

    /// <summary>The status of the answer; null if the connection was lost before the request took effect.</summary>
    public int? Status { get; }

    /// <summary>Why the request was refused, or which injected fault it met; null if neither.</summary>
    public string? Refusal { get; }

    /// <summary>Whether the request took effect, even if its answer was lost.</summary>
    public bool IsAccepted { get; }

    /// <summary>Whether the request met an injected fault other than a delay.</summary>
    internal bool HasInjectedFault { get; }

    /// <summary>Whether the request was refused only because its call had ended.</summary>
    internal bool IsOfEndedCall => Refusal == ApiOperations.CallHasEnded;

    /// <summary>The request and its result in one line, for a failed assertion.</summary>
    public override string ToString() => $"{Method} {Path}: {Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no answer"}"
        + (Refusal is null ? "" : $" ({Refusal})");
}
