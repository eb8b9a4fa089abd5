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

        if (options.KeepAliveInterval <= TimeSpan.Zero && options.KeepAliveInterval != Timeout.InfiniteTimeSpan)
        {
            return ValidateOptionsResult.Fail(
                $"{nameof(WavixStreamingOptions)}.{nameof(options.KeepAliveInterval)} is {options.KeepAliveInterval}; it must be above zero, or Timeout.InfiniteTimeSpan.");
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
