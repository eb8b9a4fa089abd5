namespace LiveTranscription;

/// <summary>The bounds of the server: the section <c>Transcription</c> of the settings.</summary>
internal sealed class TranscriptionOptions
{
    /// <summary>Audio of one side that waits for its recogniser; 2 s to 1 min, default 5 s. Beyond it the oldest second is dropped, which is shown as a gap.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long recognisers have for their last results once the call has ended; 0 to 1 min, default 5 s.</summary>
    public TimeSpan FinishTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls that are kept, 1 to 10,000, default 100. Beyond it those that ended first are forgotten. Calls that last are always kept.</summary>
    public int MaxCalls { get; set; } = 100;

    /// <summary>Lines of each call that are kept, 10 to 100,000, default 1,000. Beyond it the oldest is forgotten.</summary>
    public int MaxLines { get; set; } = 1000;

    /// <summary>Watchers at a time, 1 to 100,000, default 200. Each has one connection for the list of calls and one for a call.</summary>
    public int MaxWatchers { get; set; } = 200;

    /// <summary>Returns a sentence for each value that is out of its range.</summary>
    public IEnumerable<string> GetProblems()
    {
        if (MaxDelay < TimeSpan.FromSeconds(2) || MaxDelay > TimeSpan.FromMinutes(1))
        {
            yield return $"Transcription:MaxDelay is {MaxDelay}. Set it to 00:00:02 to 00:01:00.";
        }

        if (FinishTimeout < TimeSpan.Zero || FinishTimeout > TimeSpan.FromMinutes(1))
        {
            yield return $"Transcription:FinishTimeout is {FinishTimeout}. Set it to 00:00:00 to 00:01:00.";
        }

        if (MaxCalls is < 1 or > 10_000)
        {
            yield return $"Transcription:MaxCalls is {MaxCalls}. Set it to 1 to 10000.";
        }

        if (MaxLines is < 10 or > 100_000)
        {
            yield return $"Transcription:MaxLines is {MaxLines}. Set it to 10 to 100000.";
        }

        if (MaxWatchers is < 1 or > 100_000)
        {
            yield return $"Transcription:MaxWatchers is {MaxWatchers}. Set it to 1 to 100000.";
        }
    }
}
