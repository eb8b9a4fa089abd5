using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>
/// The actions of a caller, step by step, for <see cref="SimulatedCall.RunAsync"/>. Each method adds a step and returns the script. While a
/// step waits for the application, the caller is silent and the line stays open: <c>media</c> with silence is sent at the pace of a real
/// call. Only <see cref="Wait"/> sends nothing. Not thread-safe; a script that is no longer changed may be run by several calls at once.
/// </summary>
public sealed class CallScript
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    private readonly List<Step> _steps = [];

    /// <summary>The caller says something; see <see cref="SimulatedCall.SayAsync"/>.</summary>
    /// <param name="pcm">PCM16, little-endian, 24,000 Hz, mono.</param>
    public CallScript Say(ReadOnlyMemory<byte> pcm) => Add("Say", (run, cancellationToken) => run.SayAsync(pcm, cancellationToken));

    /// <summary>The caller says the content of a WAV file; see <see cref="SimulatedCall.SayWavAsync"/>.</summary>
    /// <param name="path">The file; read when the step begins.</param>
    public CallScript SayWav(string path) => Add($"SayWav {path}", (run, cancellationToken) => run.SayWavAsync(path, cancellationToken));

    /// <summary>The line is open and the caller is silent; see <see cref="SimulatedCall.SaySilenceAsync"/>.</summary>
    /// <param name="duration">The length of the silence.</param>
    public CallScript Silence(TimeSpan duration) =>
        Add($"Silence {Text(duration)}", (run, cancellationToken) => run.Call.SaySilenceAsync(duration, cancellationToken));

    /// <summary>Nothing is sent, as when a call is on hold.</summary>
    /// <param name="duration">The length of the wait.</param>
    public CallScript Wait(TimeSpan duration) =>
        Add($"Wait {Text(duration)}", (run, cancellationToken) => run.Call.DelayAsync(duration, cancellationToken));

    /// <summary>
    /// The caller listens until the application has finished: the step waits until the caller has heard a sound since the step began, and
    /// then none for the given time. Audio above −50 dBFS counts as sound. If the call ends after such a sound, the step ends as well. If
    /// the application says nothing, the step fails: with an <see cref="IOException"/> if the call ended, otherwise with a
    /// <see cref="TimeoutException"/>.
    /// </summary>
    /// <param name="quietFor">
    /// The quiet after which the application has finished, above zero. Pauses between words are up to half a second.
    /// </param>
    /// <param name="within">The limit for the whole step, above zero; null (default) for 30 s.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is not above zero.</exception>
    public CallScript Listen(TimeSpan quietFor, TimeSpan? within = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(quietFor, TimeSpan.Zero);
        return AddWait($"Listen for {Text(quietFor)} of quiet", within, (run, limit, token) => run.ListenAsync(quietFor, limit, token));
    }

    /// <summary>Waits until the caller hears a sound after the start of this step.</summary>
    /// <param name="within">The limit, above zero; null (default) for 30 s.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="within"/> is not above zero.</exception>
    public CallScript ExpectAudio(TimeSpan? within = null) =>
        AddWait("ExpectAudio", within, (run, limit, token) => run.HearAsync(TimeSpan.FromTicks(1), limit, token));

    /// <summary>
    /// Waits for a <c>clear</c> from the application, as after a barge-in. A <c>clear</c> that arrives before this step is not missed. It
    /// counts if it arrived since the caller last began to say something, or since the start of the script if the caller has said nothing.
    /// A <c>clear</c> counts for only one step.
    /// </summary>
    /// <param name="within">The limit from the start of this step, above zero; null (default) for 30 s.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="within"/> is not above zero.</exception>
    public CallScript ExpectClear(TimeSpan? within = null) => AddWait("ExpectClear", within, (run, limit, token) => run.ExpectClearAsync(limit, token));

    /// <summary>
    /// Waits until the application closes the connection, with any status; see <see cref="SimulatedCall.CloseStatus"/>. If the connection
    /// is lost without a close, the step fails with an <see cref="IOException"/>. Nothing can be said after this step.
    /// </summary>
    /// <param name="within">The limit, above zero; null (default) for 30 s.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="within"/> is not above zero.</exception>
    public CallScript ExpectEnd(TimeSpan? within = null) => AddWait("ExpectEnd", within, (run, limit, token) => run.ExpectEndAsync(limit, token));

    /// <summary>Waits until the caller has heard this much sound after the start of this step; then the caller speaks.</summary>
    /// <param name="after">How much the caller hears first.</param>
    /// <param name="pcm">The audio that the caller then says: PCM16, little-endian, 24,000 Hz, mono.</param>
    /// <param name="within">The limit for hearing it, above zero; null (default) for 30 s.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="within"/> is not above zero.</exception>
    public CallScript InterruptWhenHearing(TimeSpan after, ReadOnlyMemory<byte> pcm, TimeSpan? within = null) => AddWait(
        $"InterruptWhenHearing {Text(after)}",
        within,
        async (run, limit, cancellationToken) =>
        {
            await run.HearAsync(after, limit, cancellationToken).ConfigureAwait(false);
            await run.SayAsync(pcm, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>
    /// The caller is silent on the open line until something has happened in the test, such as the invocation of a tool. If the task fails, the script
    /// fails with its exception.
    /// </summary>
    /// <param name="task">Completes when it has happened.</param>
    /// <param name="within">The limit, above zero; null (default) for 30 s.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="within"/> is not above zero.</exception>
    public CallScript Until(Task task, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        return AddWait("Until", within, (run, limit, token) => run.UntilAsync(task, limit, token));
    }

    /// <summary>The caller hangs up; see <see cref="SimulatedCall.HangUpAsync"/>.</summary>
    public CallScript HangUp() => Add("HangUp", (run, cancellationToken) => run.HangUpAsync(cancellationToken));

    internal async Task RunAsync(SimulatedCall call, CancellationToken cancellationToken)
    {
        var run = new CallScriptRun(call);
        for (int i = 0; i < _steps.Count; i++)
        {
            Step step = _steps[i];
            try
            {
                await step.Do(run, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException(Where(i, step) + e.Message, e);
            }
            catch (IOException e)
            {
                throw new IOException(Where(i, step) + e.Message, e);
            }
        }
    }

    private static string Where(int index, Step step) => string.Create(CultureInfo.InvariantCulture, $"Step {index + 1}, {step.Name}: ");

    private static string Text(TimeSpan time) => CallScriptRun.Text(time);

    private CallScript AddWait(string name, TimeSpan? within, Func<CallScriptRun, TimeSpan, CancellationToken, Task> act)
    {
        TimeSpan limit = within ?? DefaultLimit;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(within));
        return Add($"{name} within {Text(limit)}", (run, cancellationToken) => act(run, limit, cancellationToken));
    }

    private CallScript Add(string name, Func<CallScriptRun, CancellationToken, Task> act)
    {
        _steps.Add(new Step(name, act));
        return this;
    }

    private sealed record Step(string Name, Func<CallScriptRun, CancellationToken, Task> Do);
}
