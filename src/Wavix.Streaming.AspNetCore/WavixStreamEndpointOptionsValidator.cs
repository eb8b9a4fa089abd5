using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Stops an application with invalid settings when it starts, not at its first call. Names every invalid setting.</summary>
internal sealed class WavixStreamEndpointOptionsValidator : IValidateOptions<WavixStreamEndpointOptions>
{
    private const string Duration = "above zero and below 49 days, or Timeout.InfiniteTimeSpan";

    public ValidateOptionsResult Validate(string? name, WavixStreamEndpointOptions options)
    {
        var problems = new OptionProblems(nameof(WavixStreamEndpointOptions));
        problems.Require(
            options.PublicBaseAddress is null || PublicAddress.IsBase(options.PublicBaseAddress),
            nameof(options.PublicBaseAddress),
            "not usable",
            "an absolute https address, or http on a loopback host, without user name, query and fragment");
        problems.Require(options.MaxConcurrentStreams >= 1, nameof(options.MaxConcurrentStreams), options.MaxConcurrentStreams, "at least 1");
        problems.Require(options.MaxStreamsPerCall >= 1, nameof(options.MaxStreamsPerCall), options.MaxStreamsPerCall, "at least 1");
        problems.Require(IsDuration(options.MaxStreamDuration), nameof(options.MaxStreamDuration), options.MaxStreamDuration, Duration);
        problems.Require(IsDuration(options.KeepAliveInterval), nameof(options.KeepAliveInterval), options.KeepAliveInterval, Duration);
        problems.Require(
            IsDuration(options.KeepAliveTimeout)
                && (!IsDuration(options.KeepAliveInterval) || IsWithinTimer(options.KeepAliveInterval, options.KeepAliveTimeout)),
            nameof(options.KeepAliveTimeout),
            options.KeepAliveTimeout,
            $"above zero and, together with {nameof(options.KeepAliveInterval)}, below 49 days, or Timeout.InfiniteTimeSpan");
        problems.Require(
            options.DrainTimeout >= TimeSpan.Zero && IsWithinTimer(options.DrainTimeout),
            nameof(options.DrainTimeout),
            options.DrainTimeout,
            "zero to below 49 days");
        problems.Require(
            options.GoodbyeTimeout >= TimeSpan.Zero && options.GoodbyeTimeout <= TimeSpan.FromMinutes(1),
            nameof(options.GoodbyeTimeout),
            options.GoodbyeTimeout,
            "zero to 1 minute");
        problems.Require(
            options.HandlerExitTimeout > TimeSpan.Zero && options.HandlerExitTimeout <= TimeSpan.FromHours(1),
            nameof(options.HandlerExitTimeout),
            options.HandlerExitTimeout,
            "above zero and at most 1 hour");
        problems.Require(
            options.SubProtocols.All(SubProtocol.IsValid),
            nameof(options.SubProtocols),
            $"[{string.Join(", ", options.SubProtocols)}]",
            "names of letters, digits and !#$%&'*+-.^_`|~");
        problems.Require(Enum.IsDefined(options.CallIdMismatch), nameof(options.CallIdMismatch), options.CallIdMismatch, "Close or Log");
        problems.Require(
            options.TokenStoreTimeout > TimeSpan.Zero && IsWithinTimer(options.TokenStoreTimeout),
            nameof(options.TokenStoreTimeout),
            options.TokenStoreTimeout,
            "above zero and below 49 days");
        problems.Require(
            options.MaxConcurrentTokenChecks >= 1, nameof(options.MaxConcurrentTokenChecks), options.MaxConcurrentTokenChecks, "at least 1");
        problems.Require(options.MaxTokensInMemory >= 1, nameof(options.MaxTokensInMemory), options.MaxTokensInMemory, "at least 1");
        problems.Require(options.Stream is not null, nameof(options.Stream), "null", "a WavixStreamOptions; omit it for the defaults");
        if (options.StreamLog is not null)
        {
            problems.Include(options.StreamLog.GetProblems());
        }

        return problems.Texts.Concat(StreamProblems(options.Stream)).ToList() is { Count: > 0 } texts
            ? ValidateOptionsResult.Fail(texts)
            : ValidateOptionsResult.Success;
    }

    /// <summary>Returns the problems in the settings of sessions; empty if there are none.</summary>
    public static IEnumerable<string> StreamProblems(WavixStreamOptions? options)
    {
        try
        {
            options?.Validate();
            return [];
        }
        catch (ArgumentException e)
        {
            return [e.Message];
        }
    }

    private static bool IsDuration(TimeSpan value) => value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && IsWithinTimer(value));

    // 49 days is the maximum of a timer. Computed in doubles, because the sum of two durations may exceed a TimeSpan.
    private static bool IsWithinTimer(params TimeSpan[] durations) => durations.Sum(duration => duration.TotalMilliseconds) < uint.MaxValue;
}
