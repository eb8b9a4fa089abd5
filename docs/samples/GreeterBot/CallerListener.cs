using System.Diagnostics;

namespace GreeterBot;

/// <summary>Listens to the caller: one task gives it what arrives, another waits for a pause.</summary>
internal sealed class CallerListener(LevelGate gate) : IDisposable
{
    // A stream may send nothing at all while the caller is quiet or muted: then the clock decides.
    private static readonly TimeSpan LongestWithoutAudio = TimeSpan.FromSeconds(3);

    // On a noisy line the level never falls.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly object _sync = new();
    private readonly SemaphoreSlim _heard = new(0);

    /// <summary>The next audio of the caller.</summary>
    /// <returns>Whether it is speech.</returns>
    public bool Hear(ReadOnlySpan<byte> pcm)
    {
        bool isSpeech;
        lock (_sync)
        {
            gate.Add(pcm);
            isSpeech = gate.IsSpeech;
        }

        _heard.Release();
        return isSpeech;
    }

    /// <summary>Waits until the caller has been quiet for this time, counted from now on.</summary>
    public async Task WaitForQuietAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            gate.RestartQuiet();
        }

        long begunAt = Stopwatch.GetTimestamp();
        while (!HasBeenQuiet(duration) && Stopwatch.GetElapsedTime(begunAt) < LongestWait)
        {
            if (!await _heard.WaitAsync(LongestWithoutAudio, cancellationToken))
            {
                return;
            }
        }
    }

    public void Dispose() => _heard.Dispose();

    private bool HasBeenQuiet(TimeSpan duration)
    {
        lock (_sync)
        {
            return gate.Quiet >= duration;
        }
    }
}
