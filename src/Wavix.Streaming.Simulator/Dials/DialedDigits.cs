using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>The caller presses keys each time that the application collects digits.</summary>
/// <param name="call">The call.</param>
/// <param name="digits">The keys for each collection, in order.</param>
/// <param name="log">Receives a line for each.</param>
internal sealed class DialedDigits(SimulatedPhoneCall call, IReadOnlyList<string> digits, DialLog log)
{
    private static readonly TimeSpan TimeToReact = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Forever = TimeSpan.FromHours(24);

    private volatile int _pressed;

    /// <summary>The first keys that were not pressed, because the application did not collect them; null if there are none.</summary>
    public string? FirstUnpressed => _pressed < digits.Count ? digits[_pressed] : null;

    /// <summary>Presses all keys.</summary>
    /// <param name="ended">Ends it, without an exception.</param>
    public async Task RunAsync(CancellationToken ended)
    {
        try
        {
            while (_pressed < digits.Count)
            {
                await call.WaitForRequestAsync(ApiOperation.CollectDigits, _pressed + 1, Forever, ended);
                await Task.Delay(TimeToReact, TimeProvider.System, ended);
                string keys = digits[_pressed];
                log.Note($"the caller presses {keys}");
                bool areTaken = await call.PressAsync(keys, ended);
                if (!areTaken)
                {
                    log.Note("some of the keys were not collected");
                }

                _pressed++;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            // The call has ended.
        }
    }
}
