using System.Net;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Faults of the simulated HTTP API and of its webhooks. They can be set at any time; each applies to the requests that follow.
/// Thread-safe.
/// <para>
/// A fault applies to one operation, or to all of them if the operation is null; to a number of requests, or to all of them if the number is
/// null. A request meets at most one delay and one failure: of several, those that were set first.
/// </para>
/// </summary>
public sealed class ApiFaults
{
    private readonly object _sync = new();
    private readonly List<ApiFault> _delays = [];
    private readonly List<ApiFault> _failures = [];
    private volatile int _repeatWebhooks;

    internal ApiFaults()
    {
    }

    /// <summary>The number of times that each webhook is posted again, right after it. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below zero.</exception>
    public int RepeatWebhooks
    {
        get => _repeatWebhooks;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _repeatWebhooks = value;
        }
    }

    /// <summary>Requests are answered later.</summary>
    /// <param name="operation">The operation; null for all.</param>
    /// <param name="delay">The delay, above zero, by the clock of the options. The request takes effect after it.</param>
    /// <param name="times">The number of requests, at least 1; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Delay(ApiOperation? operation, TimeSpan delay, int? times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero);
        Add(_delays, new ApiFault(operation, times) { Delay = delay });
    }

    /// <summary>Requests are refused and have no effect.</summary>
    /// <param name="operation">The operation; null for all.</param>
    /// <param name="status">The status of the answer, at least 300.</param>
    /// <param name="times">The number of requests, at least 1; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Refuse(ApiOperation? operation, HttpStatusCode status, int? times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)status, 300, nameof(status));
        Add(_failures, new ApiFault(operation, times) { Status = status });
    }

    /// <summary>The connection is lost before a request takes effect. The client's request throws.</summary>
    /// <param name="operation">The operation; null for all.</param>
    /// <param name="times">The number of requests, at least 1; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is below 1.</exception>
    public void LoseRequest(ApiOperation? operation, int? times = 1) => Add(_failures, new ApiFault(operation, times) { LosesRequest = true });

    /// <summary>A request takes effect, and the connection is lost before its answer arrives. The client's request throws.</summary>
    /// <param name="operation">The operation; null for all.</param>
    /// <param name="times">The number of requests, at least 1; null for all.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is below 1.</exception>
    public void LoseAnswer(ApiOperation? operation, int? times = 1) => Add(_failures, new ApiFault(operation, times) { LosesAnswer = true });

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_sync)
        {
            _delays.Clear();
            _failures.Clear();
        }

        RepeatWebhooks = 0;
    }

    /// <summary>The faults that the next request of an operation meets.</summary>
    internal (TimeSpan Delay, ApiFault? Failure) Take(ApiOperation operation)
    {
        lock (_sync)
        {
            return (Take(_delays, operation)?.Delay ?? TimeSpan.Zero, Take(_failures, operation));
        }
    }

    private static ApiFault? Take(List<ApiFault> faults, ApiOperation operation)
    {
        ApiFault? fault = faults.Find(fault => fault.Operation is null || fault.Operation == operation);
        if (fault is { Remaining: not null } && --fault.Remaining == 0)
        {
            faults.Remove(fault);
        }

        return fault;
    }

    private void Add(List<ApiFault> faults, ApiFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fault.Remaining ?? 1, 1, "times");
        lock (_sync)
        {
            faults.Add(fault);
        }
    }
}

/// <summary>One fault, and how many requests it still applies to.</summary>
internal sealed class ApiFault(ApiOperation? operation, int? times)
{
    public ApiOperation? Operation { get; } = operation;

    public int? Remaining { get; set; } = times;

    public TimeSpan Delay { get; init; }

    public HttpStatusCode? Status { get; init; }

    public bool LosesRequest { get; init; }

    public bool LosesAnswer { get; init; }
}
