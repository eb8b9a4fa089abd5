using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Lets a wrong setting stop the application at its start, not at its first call; tells all that are wrong.</summary>
internal sealed class WavixStreamEndpointOptionsValidator : IValidateOptions<WavixStreamEndpointOptions>
{
    private const string Duration = "above zero and below 49 days, or Timeout.InfiniteTimeSpan";

    public ValidateOptionsResult Validate(string? name, WavixStreamEndpointOptions options)
    {
        var problems = new List<string>();
        Require(options.MaxConcurrentStreams >= 1, nameof(options.MaxConcurrentStreams), options.MaxConcurrentStreams, "at least 1");
        Require(options.MaxStreamsPerCall >= 1, nameof(options.MaxStreamsPerCall), options.MaxStreamsPerCall, "at least 1");
        Require(IsDuration(options.MaxStreamDuration), nameof(options.MaxStreamDuration), options.MaxStreamDuration, Duration);
        Require(IsDuration(options.KeepAliveInterval), nameof(options.KeepAliveInterval), options.KeepAliveInterval, Duration);
        Require(
            IsDuration(options.KeepAliveTimeout) && (!IsDuration(options.KeepAliveInterval) || IsWithinTimer(options.KeepAliveInterval, options.KeepAliveTimeout)),
            nameof(options.KeepAliveTimeout),
            options.KeepAliveTimeout,
            $"{Duration}; with {nameof(options.KeepAliveInterval)} too");
        Require(
            options.DrainTimeout >= TimeSpan.Zero && IsWithinTimer(options.DrainTimeout), nameof(options.DrainTimeout), options.DrainTimeout, "zero to below 49 days");
        Require(
            options.GoodbyeTimeout >= TimeSpan.Zero && options.GoodbyeTimeout <= TimeSpan.FromMinutes(1),
            nameof(options.GoodbyeTimeout),
            options.GoodbyeTimeout,
            "zero to 1 minute");
        Require(Enum.IsDefined(options.CallIdMismatch), nameof(options.CallIdMismatch), options.CallIdMismatch, "Close or Log");
        Require(
            options.TokenStoreTimeout > TimeSpan.Zero && IsWithinTimer(options.TokenStoreTimeout),
            nameof(options.TokenStoreTimeout),
            options.TokenStoreTimeout,
            "above zero and below 49 days");
        Require(
            options.MaxConcurrentTokenChecks >= 1, nameof(options.MaxConcurrentTokenChecks), options.MaxConcurrentTokenChecks, "at least 1");
        Require(options.MaxTokensInMemory >= 1, nameof(options.MaxTokensInMemory), options.MaxTokensInMemory, "at least 1");
        ValidateStream();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Require(bool holds, string property, object value, string range)
        {
            if (!holds)
            {
                problems.Add($"{nameof(WavixStreamEndpointOptions)}.{property} is {value}; it must be {range}.");
            }
        }

        void ValidateStream()
        {
            if (options.Stream is null)
            {
                problems.Add($"{nameof(WavixStreamEndpointOptions)}.{nameof(options.Stream)} is null; leave it out for the defaults.");
                return;
            }

            try
            {
                options.Stream.Validate();
            }
            catch (ArgumentException e)
            {
                problems.Add(e.Message);
            }
        }
    }

    private static bool IsDuration(TimeSpan value) => value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && IsWithinTimer(value));

    // The longest that timers take: 49 days. By doubles, since the sum of two durations may be more than one can hold.
    private static bool IsWithinTimer(params TimeSpan[] durations) => durations.Sum(duration => duration.TotalMilliseconds) < uint.MaxValue;
}
