using System.CommandLine;
using System.Globalization;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The arguments that describe the line of a call: its messages and its faults.</summary>
internal sealed class LineArguments
{
    private readonly Option<string> _frame = DurationText.CreateOption(
        "--frame", "20ms", "Audio per media message: whole milliseconds, at most 1s.", positive: true);

    private readonly Option<string> _pendingMarks = new("--pending-marks")
    {
        Description = "What happens to marks that are pending when clear is received.",
        DefaultValueFactory = _ => "return",
    };

    private readonly Option<string> _rtpClock = new("--rtp-clock")
    {
        Description = "Clock rate of the timestamps in Hz: 1000, as Wavix's guide says (milliseconds), or 8000 or 24000, the clock rates of RTP.",
        DefaultValueFactory = _ => "8000",
    };

    private readonly Option<string[]> _faults = new("--fault", "-f")
    {
        Description = $"A fault to simulate, name or name=value; may be repeated. {string.Join("; ", SimulatedFaults.Known.Select(fault => $"{fault.Key}: {fault.Value}"))}.",
        HelpName = "name=value",
    };

    public LineArguments()
    {
        _pendingMarks.AcceptOnlyFromAmong("return", "drop", "late");
        _rtpClock.AcceptOnlyFromAmong("1000", "8000", "24000");
        _faults.Validators.Add(result =>
        {
            try
            {
                SimulatedFaults.Parse(result.Tokens.Select(token => token.Value));
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                result.AddError($"--fault: {e.Message}");
            }
        });
        _frame.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && DurationText.TryParse(text, out TimeSpan value)
                && (value.Ticks % TimeSpan.TicksPerMillisecond != 0 || value > TimeSpan.FromSeconds(1)))
            {
                result.AddError($"--frame '{text}' must be whole milliseconds, at most 1s: write 10ms, 20ms or 40ms.");
            }
        });
    }

    /// <summary>--fault alone, which a scenario replaces.</summary>
    public Option Faults => _faults;

    public IReadOnlyList<Option> All => [_frame, _pendingMarks, _rtpClock, _faults];

    public SimulatedCallOptions Options(ParseResult arguments) => new()
    {
        FrameDuration = DurationText.Read(arguments, _frame),
        PendingMarks = Enum.Parse<PendingMarkBehavior>(arguments.GetValue(_pendingMarks)!, ignoreCase: true),
        RtpClockRate = int.Parse(arguments.GetValue(_rtpClock)!, CultureInfo.InvariantCulture),
        Faults = SimulatedFaults.Parse(arguments.GetValue(_faults) ?? []),
    };
}
