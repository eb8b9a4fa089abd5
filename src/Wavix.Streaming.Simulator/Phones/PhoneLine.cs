using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>The line of a call: what the person says into it, and its faults. Thread-safe.</summary>
/// <param name="frame">How much audio a message has.</param>
/// <param name="lasting">The faults of the command line.</param>
internal sealed class PhoneLine(TimeSpan frame, SimulatedFaults lasting)
{
    private readonly object _sync = new();
    private SimulatedCall? _stream;
    private IReadOnlyList<string> _faults = [];

    public MicrophoneBuffer Microphone { get; } = new(frame);

    public KeyTones Keys { get; } = new();

    /// <summary>Switches on these faults, and all others off, now and when the stream is connected.</summary>
    public void ChangeFaults(IReadOnlyList<string> names)
    {
        lock (_sync)
        {
            _faults = names;
            _stream?.ChangeFaults(LineFaults.Switch(lasting, names));
        }
    }

    public void Connect(SimulatedCall stream)
    {
        lock (_sync)
        {
            _stream = stream;
            if (_faults.Count > 0)
            {
                ChangeFaults(_faults);
            }
        }
    }

    public void Disconnect()
    {
        lock (_sync)
        {
            _stream = null;
        }
    }
}
