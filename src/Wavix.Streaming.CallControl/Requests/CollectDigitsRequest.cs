namespace Wavix.Streaming.CallControl;

/// <summary>What <see cref="WavixCallControlClient.CollectDigitsAsync"/> asks for. What is null is not sent; Wavix then has its own default.</summary>
public sealed class CollectDigitsRequest
{
    private const int MaxDigitsLimit = 20;
    private const int MaxSeconds = 60;

    /// <summary>Wire field <c>max_digits</c>: maximum number of digits, 1 to 20.</summary>
    public int? MaxDigits { get; init; }

    /// <summary>Wire field <c>timeout</c>: maximum time to collect. 1 to 60 whole seconds.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Wire field <c>termination_character</c>: the key that ends the input: 0 to 9, A to D, <c>*</c> or <c>#</c>.</summary>
    public char? TerminationCharacter { get; init; }

    /// <summary>Wire field <c>max_attempts</c>: maximum number of attempts, at least 1.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Wire field <c>prompt</c>: what the caller hears first.</summary>
    public DigitsPrompt? Prompt { get; init; }

    internal CollectDigitsBody ToBody()
    {
        var problems = new RequestProblems(nameof(CollectDigitsRequest));
        problems.Require(MaxDigits is null or (>= 1 and <= MaxDigitsLimit), nameof(MaxDigits), MaxDigits, $"1 to {MaxDigitsLimit}, or null");
        problems.RequireSeconds(Timeout, nameof(Timeout), 1, MaxSeconds);
        problems.Require(
            TerminationCharacter is null or (>= '0' and <= '9') or (>= 'A' and <= 'D') or '*' or '#',
            nameof(TerminationCharacter),
            "another character",
            "0 to 9, A to D, * or #, or null");
        problems.Require(MaxAttempts is null or >= 1, nameof(MaxAttempts), MaxAttempts, "at least 1, or null");
        if (Prompt?.AudioFile is { } audioFile)
        {
            problems.RequireHttpUrl(audioFile, $"{nameof(Prompt)}.{nameof(DigitsPrompt.AudioFile)}");
        }

        problems.ThrowIfAny();
        return new CollectDigitsBody
        {
            MaxDigits = MaxDigits,
            Timeout = (int?)Timeout?.TotalSeconds,
            TerminationCharacter = TerminationCharacter?.ToString(),
            MaxAttempts = MaxAttempts,
            Prompt = Prompt?.ToBody(),
        };
    }
}
