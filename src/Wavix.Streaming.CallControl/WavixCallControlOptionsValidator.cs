using Microsoft.Extensions.Options;

namespace Wavix.Streaming.CallControl;

/// <summary>Stops an application with invalid settings when it starts, not at its first request. Names every invalid setting, never the key.</summary>
internal sealed class WavixCallControlOptionsValidator : IValidateOptions<WavixCallControlOptions>
{
    public ValidateOptionsResult Validate(string? name, WavixCallControlOptions options) => options.GetProblems().Texts is { Count: > 0 } texts
        ? ValidateOptionsResult.Fail(texts)
        : ValidateOptionsResult.Success;
}
