using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>The faults that a person switches on and off while talking. Those of the command line stay.</summary>
/// <param name="Name">The name in messages of the page.</param>
/// <param name="Label">The name for people.</param>
/// <param name="Description">The effect.</param>
/// <param name="Apply">Switches it on.</param>
internal sealed record LineFaults(string Name, string Label, string Description, Action<SimulatedFaults> Apply)
{
    public static IReadOnlyList<LineFaults> All { get; } =
    [
        new("jitter", "Jitter", "Messages arrive up to 150 ms late", faults => faults.Jitter = TimeSpan.FromMilliseconds(150)),
        new("loss", "Lost audio", "One of 10 of your frames is lost", faults => faults.LoseEvery = 10),
        new("echo", "Speaker echo", "Your line repeats what you hear, 15 dB quieter", faults => faults.LineEcho = -15),
        new("slow", "Slow network", "Messages take 300 ms each way, and arrive in bursts", faults =>
        {
            faults.Delay = TimeSpan.FromMilliseconds(300);
            faults.Burst = TimeSpan.FromMilliseconds(200);
        }),
    ];

    /// <summary>Returns the faults of a call with some of these switched on.</summary>
    /// <param name="lasting">The faults of the command line.</param>
    /// <param name="names">The names. Unknown ones are ignored.</param>
    public static SimulatedFaults Switch(SimulatedFaults lasting, IReadOnlyCollection<string> names)
    {
        SimulatedFaults faults = lasting.CloneValidated();
        foreach (LineFaults fault in All.Where(fault => names.Contains(fault.Name)))
        {
            fault.Apply(faults);
        }

        return faults;
    }
}
