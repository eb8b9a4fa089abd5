using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Lets a wrong setting stop the application at its start, not at its first call.</summary>
internal sealed class WavixStreamingOptionsValidator : IValidateOptions<WavixStreamingOptions>
{
    public ValidateOptionsResult Validate(string? name, WavixStreamingOptions options)
    {
        if (options.Stream is null)
        {
            return ValidateOptionsResult.Fail($"{nameof(WavixStreamingOptions)}.{nameof(options.Stream)} is null; leave it out for the defaults.");
        }

        // The longest that timers take: 49 days.
        if (options.KeepAliveInterval != Timeout.InfiniteTimeSpan
            && (options.KeepAliveInterval <= TimeSpan.Zero || options.KeepAliveInterval.TotalMilliseconds >= uint.MaxValue))
        {
            return ValidateOptionsResult.Fail(
                $"{nameof(WavixStreamingOptions)}.{nameof(options.KeepAliveInterval)} is {options.KeepAliveInterval}; it must be above zero and below 49 days, or Timeout.InfiniteTimeSpan.");
        }

        try
        {
            options.Stream.Validate();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
