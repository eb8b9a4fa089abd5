using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>One step of a script.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Do">What happens in it.</param>
internal sealed record CallScriptStep(string Name, Func<CallScriptRun, CancellationToken, Task> Do)
{
    /// <summary>What the caller says in it, if it has to be loaded.</summary>
    public CallerSound? Sound { get; init; }

    /// <summary>The steps that it repeats before it does anything itself; null if it repeats none.</summary>
    public IReadOnlyList<CallScriptStep>? Repeated { get; init; }

    public int Times { get; init; }

    /// <summary>Loads what the caller says in the steps.</summary>
    public static async Task PrepareAsync(IReadOnlyList<CallScriptStep> steps, CancellationToken cancellationToken)
    {
        foreach (CallScriptStep step in steps)
        {
            if (step.Sound is not null)
            {
                await step.Sound.LoadAsync(cancellationToken).ConfigureAwait(false);
            }

            await PrepareAsync(step.Repeated ?? [], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs steps in order. The first failure says which step it was, and when.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="run">The state of the run.</param>
    /// <param name="parent">The numbers of the steps that contain these, each with a full stop after it.</param>
    /// <param name="round">Which repetition this is, for people; empty for none.</param>
    /// <param name="cancellationToken">Cancels the current step.</param>
    public static async Task RunAsync(
        IReadOnlyList<CallScriptStep> steps, CallScriptRun run, string parent, string round, CancellationToken cancellationToken)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            CallScriptStep step = steps[i];
            string number = string.Create(CultureInfo.InvariantCulture, $"{parent}{i + 1}");
            for (int time = 1; step.Repeated is not null && time <= step.Times; time++)
            {
                string which = string.Create(CultureInfo.InvariantCulture, $"{round} (repetition {time} of {step.Times})");
                await RunAsync(step.Repeated, run, $"{number}.", which, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                await step.Do(run, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException(Describe(e), e);
            }
            catch (IOException e)
            {
                throw new IOException(Describe(e), e);
            }

            string Describe(Exception e) => string.Create(
                CultureInfo.InvariantCulture, $"Step {number}{round}, {step.Name}: {e.Message} At {run.Call.Elapsed.TotalSeconds:0.0#} s of the call.");
        }
    }
}
