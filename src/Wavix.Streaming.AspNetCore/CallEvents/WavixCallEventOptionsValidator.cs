using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Reports every invalid setting at once.</summary>
internal sealed class WavixCallEventOptionsValidator : IValidateOptions<WavixCallEventOptions>
{
    public ValidateOptionsResult Validate(string? name, WavixCallEventOptions options)
    {
        IReadOnlyList<string> problems = options.GetProblems().Texts;
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
