using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>
/// A run of a script: the waits of its steps, and the error message if what they expect does not happen. One step at a time.
/// </summary>
internal sealed class CallScriptRun(SimulatedCall call)
{
    // Earlier clears were already counted by a step, or arrived before the caller last spoke.
    private int _clearsBefore = call.Clears;

    // Earlier marks were already counted by a step, or were passed over by one that waited for a later mark.
    private int _marksBefore;

    public SimulatedCall Call => call;

    public static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms");

    public Task SayAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        _clearsBefore = call.Clears;
        return call.SayAsync(pcm, cancellationToken);
    }

    public Task SayWavAsync(string path, CancellationToken cancellationToken)
    {
        _clearsBefore = call.Clears;
        return call.SayWavAsync(path, cancellationToken);
    }

    /// <summary>Presses keys, one after the other.</summary>
    public async Task PressAsync(IReadOnlyList<(char Key, ReadOnlyMemory<byte> Tone)> tones, CancellationToken cancellationToken)
    {
        _clearsBefore = call.Clears;
        foreach ((char key, ReadOnlyMemory<byte> tone) in tones)
        {
            call.KeyPressed?.Invoke(key);
            await call.SayAsync(tone, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the caller has heard this much sound, and none too early.</summary>
    public async Task ExpectAudioAsync(TimeSpan notBefore, TimeSpan atLeast, TimeSpan within, CancellationToken cancellationToken)
    {
        var seen = new Seen(call);
        TimeSpan amount = atLeast > TimeSpan.Zero ? atLeast : TimeSpan.FromTicks(1);
        bool isHeard = await OnOpenLineAsync(
            () => call.WaitUntilHeardAsync(seen.From, amount, seen.From + within, cancellationToken)).ConfigureAwait(false);
        if (notBefore > TimeSpan.Zero && call.GetFirstSound(seen.From) is { } first && first < seen.From + notBefore)
        {
            throw Failure($"expected no sound of the application in the first {Text(notBefore)}; it was heard after {After(seen, first)}.");
        }

        if (!isHeard)
        {
            throw Failure(atLeast > TimeSpan.Zero
                ? $"expected that the caller hears {Text(atLeast)} of the application; {seen}, and {Text(call.GetHeard(seen.From))} was heard."
                : $"expected that the caller hears the application; {seen}, but no sound of it was heard.");
        }
    }

    /// <summary>Listens for a time in which no sound is heard.</summary>
    public async Task ExpectNoAudioAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var seen = new Seen(call);
        TimeSpan until = seen.From + duration;
        await OnOpenLineAsync(() => call.WaitUntilHeardAsync(seen.From, TimeSpan.FromTicks(1), until, cancellationToken)).ConfigureAwait(false);
        if (call.GetFirstSound(seen.From) is { } first && first < until)
        {
            throw Failure($"expected no sound of the application for {Text(duration)}; it was heard after {After(seen, first)}, and {seen}.");
        }

        if (call.HasEnded)
        {
            throw Failure($"expected no sound of the application for {Text(duration)}; the call ended before.");
        }
    }

    /// <summary>Waits until playback has reached a mark.</summary>
    public async Task WaitForMarkAsync(string? name, TimeSpan within, CancellationToken cancellationToken)
    {
        var seen = new Seen(call);
        if (!await OnOpenLineAsync(() => call.WaitUntilMarkAsync(name, _marksBefore, seen.From + within, cancellationToken)).ConfigureAwait(false))
        {
            throw Failure($"expected that playback reaches {(name is null ? "a mark" : $"the mark '{name}'")}; {seen}, and reached {MarksSince(_marksBefore)}.");
        }

        _marksBefore = call.FindMark(name, _marksBefore) + 1;
    }

    /// <summary>Waits until the caller has heard this much sound.</summary>
    public async Task HearAsync(TimeSpan amount, TimeSpan within, CancellationToken cancellationToken)
    {
        var seen = new Seen(call);
        if (!await OnOpenLineAsync(() => call.WaitUntilHeardAsync(seen.From, amount, seen.From + within, cancellationToken)).ConfigureAwait(false))
        {
            throw Failure($"expected that the caller hears {Text(amount)} of the application; {seen}, and {Text(call.GetHeard(seen.From))} was heard.");
        }
    }

    /// <summary>Waits until the application has spoken and has then been quiet.</summary>
    public async Task ListenAsync(TimeSpan quietFor, TimeSpan within, CancellationToken cancellationToken)
    {
        var seen = new Seen(call);
        if (await OnOpenLineAsync(() => call.WaitUntilQuietAsync(seen.From, quietFor, seen.From + within, cancellationToken)).ConfigureAwait(false))
        {
            return;
        }

        throw call.GetLastSound(seen.From) is { } lastSound
            ? Failure($"expected that the application speaks and then is quiet; it was last heard {Text(call.Elapsed - lastSound)} ago.")
            : Failure($"expected that the application speaks and then is quiet; {seen}, but no sound of it was heard.");
    }

    /// <summary>Waits for a <c>clear</c> since the caller last began to speak.</summary>
    public async Task ExpectClearAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        var seen = new Seen(call);
        int count = _clearsBefore + 1;
        if (!await OnOpenLineAsync(() => call.WaitUntilClearedAsync(count, seen.From + within, cancellationToken)).ConfigureAwait(false))
        {
            throw Failure($"expected a clear since the caller last began to speak, or since the last one expected; {seen}.");
        }

        _clearsBefore = count;
    }

    /// <summary>Waits until the application closes.</summary>
    public async Task ExpectEndAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        var seen = new Seen(call);
        WavixTransportMessage end;
        try
        {
            end = await OnOpenLineAsync(() => call.End.WaitAsync(within, call.Clock, cancellationToken)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw Failure($"expected that the application closes the connection; {seen}.");
        }

        if (end.Kind != WavixTransportMessageKind.Close)
        {
            throw Failure($"expected that the application closes the connection; {seen}, and the connection was lost.");
        }
    }

    /// <summary>Waits for something outside the call.</summary>
    public async Task UntilAsync(Task task, TimeSpan within, CancellationToken cancellationToken)
    {
        var seen = new Seen(call);
        try
        {
            await OnOpenLineAsync(async () =>
            {
                await task.WaitAsync(within, call.Clock, cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw Failure($"expected that the task completes; {seen}.");
        }
    }

    public async Task HangUpAsync(CancellationToken cancellationToken)
    {
        if (!await call.HangUpAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new IOException("expected the application to answer our close; the connection was lost, or the time has elapsed.");
        }
    }

    // A sound that was already playing is found up to a sample before the step.
    private static string After(Seen seen, TimeSpan first) => Text(first > seen.From ? first - seen.From : TimeSpan.Zero);

    private string MarksSince(int from)
    {
        int count = 0;
        while (call.FindMark(null, from + count) >= 0)
        {
            count++;
        }

        return count == 0 ? "no mark" : string.Create(CultureInfo.InvariantCulture, $"{count} other {(count == 1 ? "mark" : "marks")}");
    }

    /// <summary>Waits while the line is open and the caller is silent, as on a real call.</summary>
    private async Task<T> OnOpenLineAsync<T>(Func<Task<T>> wait)
    {
        using var enough = new CancellationTokenSource();
        _ = StaySilentAsync(enough.Token);
        try
        {
            return await wait().ConfigureAwait(false);
        }
        finally
        {
            // The silence itself is not awaited: an application that no longer reads would block the next step, which may be to hang up. A
            // message that is already being sent goes out before those of the next step.
            await enough.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task StaySilentAsync(CancellationToken cancellationToken)
    {
        try
        {
            await call.KeepLineOpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The step has completed, or the call has ended. The wait determines which.
        }
    }

    private Exception Failure(string text) => call.HasEnded ? new IOException($"{text} The connection has ended.") : new TimeoutException(text);

    /// <summary>Describes what the application has sent since a step began.</summary>
    private sealed class Seen(SimulatedCall call)
    {
        private readonly int _messagesBefore = call.Messages.Count;

        public TimeSpan From { get; } = call.Elapsed;

        public override string ToString()
        {
            WavixCommand[] commands = [.. call.Messages.Skip(_messagesBefore).Select(message => message.Received).OfType<WavixCommand>()];
            double audio = commands.OfType<MediaCommand>().Sum(media => WavixAudio.GetDuration(media.Payload.Length).TotalMilliseconds);
            return string.Create(CultureInfo.InvariantCulture, $"received {commands.Length} commands with {audio:0.#} ms of audio");
        }
    }
}
