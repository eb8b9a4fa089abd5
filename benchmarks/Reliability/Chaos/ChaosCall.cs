using System.Globalization;
using System.Text;
using Reliability.Server;
using Wavix.Streaming;
using Wavix.Streaming.Testing;

namespace Reliability.Chaos;

/// <summary>One short call in which things go wrong; which, follows from the seed and the number alone.</summary>
internal sealed class ChaosCall
{
    // More than a session takes in a row (100).
    private const int Invalid = 120;

    private readonly SimulatedCallOptions _options;
    private readonly byte[] _speech;

    public ChaosCall(int seed, int number)
    {
        var random = new Random(HashOf(seed, number));
        Ending = ChaosEnding.Draw(random);
        _options = ChaosFaults.Draw(random);
        _speech = new byte[WavixAudio.FrameBytes * random.Next(6, 20)];
        random.NextBytes(_speech);
        BotHabit habit = Ending.Habit ?? (random.Next(2) == 0 ? BotHabit.Echo : BotHabit.Play);
        Path = string.Create(CultureInfo.InvariantCulture, $"/calls/{number}/{habit}");
        if (Ending.Name == ChaosEnding.StopOnly)
        {
            // Frames that are kept back for others to come leave with the close, and here is none.
            _options.Faults.CoalesceFrames = 0;
        }

        if (Ending.Name == ChaosEnding.Oversized)
        {
            _options.Faults.OversizedEvery = random.Next(1, 4);
        }
    }

    public ChaosEnding Ending { get; }

    public string Path { get; }

    /// <summary>Places the call.</summary>
    /// <returns>The status of the application's close; null when there was none.</returns>
    public async Task<int?> RunAsync(TestedServerProcess server, CancellationToken cancellationToken)
    {
        await using SimulatedCall call = await SimulatedCall.ConnectAsync(server.StreamUrl(Path), _options, cancellationToken);
        try
        {
            await SpeakAsync(call, cancellationToken);
        }
        catch (IOException)
        {
            // The application has closed, as it is meant to: the close tells.
        }

        if (Ending.Name == ChaosEnding.StopsReading)
        {
            // Nothing is heard any more, by its own choice; the session's timeout is what ends it.
            await Task.Delay(TimeSpan.FromSeconds(14), cancellationToken);
        }

        if (Ending.CallerStatus is null)
        {
            return null;
        }

        await call.Completion.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        return call.CloseStatus;
    }

    private async Task SpeakAsync(SimulatedCall call, CancellationToken cancellationToken)
    {
        if (Ending.Name == ChaosEnding.NoStart)
        {
            return;
        }

        await call.StartAsync(cancellationToken);
        if (Ending.Name == ChaosEnding.StopsReading)
        {
            call.StopReading();
        }

        await call.SayAsync(_speech, cancellationToken);
        switch (Ending.Name)
        {
            case ChaosEnding.HangUp:
                await call.HangUpAsync(cancellationToken);
                break;
            case ChaosEnding.StopOnly:
                await call.SendStopAsync(cancellationToken);
                break;
            case ChaosEnding.CloseOnly:
                await call.CloseAsync(cancellationToken);
                break;
            case ChaosEnding.Abort:
                call.Abort();
                break;
            case ChaosEnding.Reset:
                call.Reset();
                break;
            case ChaosEnding.Garbage:
                byte[] garbage = Encoding.UTF8.GetBytes("""{"event":"media","media":""");
                for (int i = 0; i < Invalid; i++)
                {
                    await call.SendRawAsync(garbage, cancellationToken);
                }

                break;
        }
    }

    // Not HashCode, which differs from process to process.
    private static int HashOf(int seed, int number) => unchecked((seed * 486_187_739) + (number * 16_777_619));
}
