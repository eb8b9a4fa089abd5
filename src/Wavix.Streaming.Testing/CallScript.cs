using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>
/// What a caller does, step by step, for <see cref="SimulatedCall.RunAsync"/>. Each method adds a step and returns the script. Not
/// thread-safe; a script that is not changed any more may be run by many calls.
/// </summary>
public sealed class CallScript
{
    private readonly List<Step> _steps = [];

    /// <summary>The caller says something; see <see cref="SimulatedCall.SayAsync"/>.</summary>
    /// <param name="pcm">PCM16, little-endian, 24,000 Hz, mono.</param>
    public CallScript Say(ReadOnlyMemory<byte> pcm) => Add("Say", (call, cancellationToken) => call.SayAsync(pcm, cancellationToken));

    /// <summary>The caller says what is in a WAV file; see <see cref="SimulatedCall.SayWavAsync"/>.</summary>
    /// <param name="path">The file; read when the step begins.</param>
    public CallScript SayWav(string path) => Add($"SayWav {path}", (call, cancellationToken) => call.SayWavAsync(path, cancellationToken));

    /// <summary>The line is open and the caller is silent; see <see cref="SimulatedCall.SaySilenceAsync"/>.</summary>
    /// <param name="duration">How long.</param>
    public CallScript Silence(TimeSpan duration) =>
        Add($"Silence {Text(duration)}", (call, cancellationToken) => call.SaySilenceAsync(duration, cancellationToken));

    /// <summary>Nothing is sent, as when a call is on hold.</summary>
    /// <param name="duration">How long.</param>
    public CallScript Wait(TimeSpan duration) => Add($"Wait {Text(duration)}", (call, cancellationToken) => call.DelayAsync(duration, cancellationToken));

    /// <summary>Waits until the caller hears something that is no silence, from the begin of this step on.</summary>
    /// <param name="within">How long that may take.</param>
    public CallScript ExpectAudio(TimeSpan within) => Add(
        $"ExpectAudio within {Text(within)}",
        (call, cancellationToken) => HearAsync(call, TimeSpan.FromTicks(1), within, cancellationToken));

    /// <summary>Waits until the caller has heard so much that is no silence, from the begin of this step on; then the caller speaks.</summary>
    /// <param name="after">How much the caller hears first.</param>
    /// <param name="pcm">What the caller says then: PCM16, little-endian, 24,000 Hz, mono.</param>
    /// <param name="within">How long the hearing may take; null for 30 s.</param>
    public CallScript InterruptWhenHearing(TimeSpan after, ReadOnlyMemory<byte> pcm, TimeSpan? within = null)
    {
        TimeSpan limit = within ?? TimeSpan.FromSeconds(30);
        return Add(
            $"InterruptWhenHearing {Text(after)} within {Text(limit)}",
            async (call, cancellationToken) =>
            {
                await HearAsync(call, after, limit, cancellationToken).ConfigureAwait(false);
                await call.SayAsync(pcm, cancellationToken).ConfigureAwait(false);
            });
    }

    /// <summary>The caller hangs up; see <see cref="SimulatedCall.HangUpAsync"/>.</summary>
    public CallScript HangUp() => Add("HangUp", async (call, cancellationToken) =>
    {
        if (!await call.HangUpAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new IOException("expected the application to answer our close; the connection was lost, or the time was up.");
        }
    });

    internal async Task RunAsync(SimulatedCall call, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _steps.Count; i++)
        {
            Step step = _steps[i];
            try
            {
                await step.Run(call, cancellationToken).ConfigureAwait(false);
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

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms");

    private static async Task HearAsync(SimulatedCall call, TimeSpan amount, TimeSpan within, CancellationToken cancellationToken)
    {
        TimeSpan begunAt = call.Elapsed;
        int messagesBefore = call.Messages.Count;
        if (await call.WaitUntilHeardAsync(begunAt, amount, begunAt + within, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        WavixCommand[] came = [.. call.Messages.Skip(messagesBefore).Select(message => message.Received).OfType<WavixCommand>()];
        double audio = came.OfType<MediaCommand>().Sum(media => WavixAudio.GetDuration(media.Payload.Length).TotalMilliseconds);
        string told = string.Create(
            CultureInfo.InvariantCulture,
            $"expected that the caller hears the application; came {came.Length} commands with {audio:0.#} ms of audio, and not enough of it was heard.");
        throw call.HasEnded ? new IOException($"{told} The connection has ended.") : new TimeoutException(told);
    }

    private CallScript Add(string name, Func<SimulatedCall, CancellationToken, Task> run)
    {
        _steps.Add(new Step(name, run));
        return this;
    }

    private sealed record Step(string Name, Func<SimulatedCall, CancellationToken, Task> Run);
}
