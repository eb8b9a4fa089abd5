using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Testing;

/// <summary>
/// The actions of a caller, step by step, for <see cref="SimulatedCall.RunAsync"/>. Each method adds a step and returns the script. While a
/// step waits for the application, the caller is silent and the line stays open: <c>media</c> with silence is sent at the pace of a real
/// call. Only <see cref="Wait"/> sends nothing. Not thread-safe; a script that is no longer changed may be run by several calls at once.
/// A script can also be a file: see <see cref="FromFile"/>.
/// </summary>
public sealed class CallScript
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    private readonly List<CallScriptStep> _steps = [];

    /// <summary>The caller says something; see <see cref="SimulatedCall.SayAsync"/>.</summary>
    /// <param name="pcm">PCM16, little-endian, 24,000 Hz, mono.</param>
    public CallScript Say(ReadOnlyMemory<byte> pcm) => Add("Say", (run, cancellationToken) => run.SayAsync(pcm, cancellationToken));

    /// <summary>The caller says the content of a WAV file; see <see cref="SimulatedCall.SayWavAsync"/>.</summary>
    /// <param name="path">The file; read when the step begins.</param>
    public CallScript SayWav(string path) => Add($"SayWav {path}", (run, cancellationToken) => run.SayWavAsync(path, cancellationToken));

    /// <summary>
    /// The caller says a text, spoken by espeak-ng, which must be installed. All texts of a script are spoken before its first step.
    /// </summary>
    /// <param name="text">The text, not empty.</param>
    /// <param name="voice">A voice of espeak-ng, such as <c>en-gb</c> or <c>de</c>; null for its default.</param>
    /// <exception cref="ArgumentException"><paramref name="text"/> is empty, or <paramref name="voice"/> is not the name of a voice.</exception>
    public CallScript SayText(string text, string? voice = null) => SaySound($"SayText {text}", CallerSound.OfText(text, voice));

    /// <summary>
    /// The caller presses keys: their tones (DTMF) are said on the line, 100 ms each with 100 ms between them. On a stream of a
    /// <see cref="SimulatedPhoneCall"/>, a collection of digits that is running takes them as well.
    /// </summary>
    /// <param name="keys">Of <c>0123456789*#ABCD</c>, at least one.</param>
    /// <exception cref="ArgumentException">A phone does not have one of the keys, or there are none.</exception>
    public CallScript Press(string keys)
    {
        ArgumentException.ThrowIfNullOrEmpty(keys);
        (char Key, ReadOnlyMemory<byte> Tone)[] tones =
            [.. keys.Select(key => (key, (ReadOnlyMemory<byte>)MemoryMarshal.AsBytes(Tones.Dtmf(key.ToString()).AsSpan()).ToArray()))];
        return Add($"Press {keys}", (run, cancellationToken) => run.PressAsync(tones, cancellationToken));
    }

    /// <summary>Replaces the faults of the call from now on; see <see cref="SimulatedCall.ChangeFaults"/>.</summary>
    /// <param name="faults">All faults from now on, copied; a new <see cref="SimulatedFaults"/> turns all off.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public CallScript ChangeFaults(SimulatedFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        SimulatedFaults copy = faults.CloneValidated();
        return Add("ChangeFaults", (run, _) =>
        {
            run.Call.ChangeFaults(copy);
            return Task.CompletedTask;
        });
    }

    /// <summary>Runs the steps of a script several times.</summary>
    /// <param name="times">How often, at least once.</param>
    /// <param name="steps">The steps. Must no longer change.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is below 1.</exception>
    public CallScript Repeat(int times, CallScript steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        ArgumentNullException.ThrowIfNull(steps);
        _steps.Add(new CallScriptStep($"Repeat {times} times", (_, _) => Task.CompletedTask) { Repeated = steps._steps, Times = times });
        return this;
    }

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

    /// <summary>Waits until the caller hears a sound after the start of this step. Audio above −50 dBFS counts as sound.</summary>
    /// <param name="within">The limit for the whole step, above zero; null (default) for 30 s.</param>
    /// <param name="notBefore">If a sound is heard earlier than this after the start of the step, the step fails. Default 0.</param>
    /// <param name="atLeast">How much sound the caller must hear in the step; 0 (default) for any sound.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A time is negative, <paramref name="within"/> is zero, or the other two together are longer than <paramref name="within"/>.
    /// </exception>
    public CallScript ExpectAudio(TimeSpan? within = null, TimeSpan notBefore = default, TimeSpan atLeast = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(notBefore, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(atLeast, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(notBefore + atLeast, within ?? DefaultLimit);
        string name = $"ExpectAudio{(notBefore > TimeSpan.Zero ? $" not before {Text(notBefore)}" : "")}{(atLeast > TimeSpan.Zero ? $" of {Text(atLeast)}" : "")}";
        return AddWait(name, within, (run, limit, token) => run.ExpectAudioAsync(notBefore, atLeast, limit, token));
    }

    /// <summary>Listens for a time, in which the caller must hear no sound. Audio above −50 dBFS counts as sound.</summary>
    /// <param name="duration">How long, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is not above zero.</exception>
    public CallScript ExpectNoAudio(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        return Add($"ExpectNoAudio for {Text(duration)}", (run, cancellationToken) => run.ExpectNoAudioAsync(duration, cancellationToken));
    }

    /// <summary>
    /// Waits until the application has sent a mark and playback has reached it. A mark that was reached before this step is not missed, and
    /// each mark counts for only one step. A mark that a <c>clear</c> or a fault dropped is never reached.
    /// </summary>
    /// <param name="name">The name of the mark; null (default) for any.</param>
    /// <param name="within">The limit from the start of this step, above zero; null (default) for 30 s.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="within"/> is not above zero.</exception>
    public CallScript WaitForMark(string? name = null, TimeSpan? within = null) => AddWait(
        name is null ? "WaitForMark" : $"WaitForMark {name}", within, (run, limit, token) => run.WaitForMarkAsync(name, limit, token));

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

    /// <summary>Reads the script of a scenario; see <see cref="CallScenario.FromFile"/>, which also reads its faults.</summary>
    /// <param name="path">A JSON file.</param>
    /// <exception cref="InvalidDataException">The file is not a scenario. The message says where, what is wrong and what is allowed.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static CallScript FromFile(string path) => CallScenario.FromFile(path).Script;

    /// <summary>Reads the script of a scenario from a text; see <see cref="CallScenario.FromJson"/>.</summary>
    /// <param name="json">The text.</param>
    /// <param name="baseFolder">The folder of the WAV files that it names; null for the current folder.</param>
    /// <exception cref="InvalidDataException">The text is not a scenario. The message says where, what is wrong and what is allowed.</exception>
    public static CallScript FromJson(string json, string? baseFolder = null) => CallScenario.FromJson(json, baseFolder).Script;

    /// <summary>The caller says a sound that is loaded before the first step.</summary>
    internal CallScript SaySound(string name, CallerSound sound)
    {
        _steps.Add(new CallScriptStep(name, async (run, token) => await run.SayAsync(await sound.LoadAsync(token).ConfigureAwait(false), token).ConfigureAwait(false))
        {
            Sound = sound,
        });
        return this;
    }

    /// <summary>As <see cref="InterruptWhenHearing"/>, with a sound that is loaded before the first step.</summary>
    internal CallScript InterruptWithSound(TimeSpan after, CallerSound sound, TimeSpan within)
    {
        AddWait($"InterruptWhenHearing {Text(after)}", within, async (run, limit, token) =>
        {
            await run.HearAsync(after, limit, token).ConfigureAwait(false);
            await run.SayAsync(await sound.LoadAsync(token).ConfigureAwait(false), token).ConfigureAwait(false);
        });
        _steps[^1] = _steps[^1] with { Sound = sound };
        return this;
    }

    /// <summary>Names the last step as its author wrote it.</summary>
    internal void NameLast(string name) => _steps[^1] = _steps[^1] with { Name = name };

    /// <summary>Loads what the caller says, so that the line has no gap and a missing file is found before the call.</summary>
    internal Task PrepareAsync(CancellationToken cancellationToken) => CallScriptStep.PrepareAsync(_steps, cancellationToken);

    internal Task RunAsync(SimulatedCall call, CancellationToken cancellationToken) =>
        CallScriptStep.RunAsync(_steps, new CallScriptRun(call), "", "", cancellationToken);

    private static string Text(TimeSpan time) => CallScriptRun.Text(time);

    private CallScript AddWait(string name, TimeSpan? within, Func<CallScriptRun, TimeSpan, CancellationToken, Task> act)
    {
        TimeSpan limit = within ?? DefaultLimit;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(within));
        return Add($"{name} within {Text(limit)}", (run, cancellationToken) => act(run, limit, cancellationToken));
    }

    private CallScript Add(string name, Func<CallScriptRun, CancellationToken, Task> act)
    {
        _steps.Add(new CallScriptStep(name, act));
        return this;
    }
}
