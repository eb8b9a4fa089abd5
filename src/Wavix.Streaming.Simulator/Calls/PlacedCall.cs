using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>One call to a server: the caller says something, stays on the line, and hangs up.</summary>
/// <param name="server">Whom to call.</param>
/// <param name="options">Of the call.</param>
/// <param name="said">What the caller says; the line is silent after it.</param>
/// <param name="answered">What the callee says at the same time; only in a one-way stream of both tracks.</param>
/// <param name="duration">When the caller hangs up, counted from <c>start</c>, whatever has been said.</param>
internal sealed class PlacedCall(ServerTarget server, SimulatedCallOptions options, byte[] said, byte[] answered, TimeSpan duration)
{
    /// <summary>Places the call and sees it to its end.</summary>
    /// <param name="hangUp">The caller hangs up at once, in order; before the call is connected, it gives up.</param>
    /// <exception cref="CannotConnectException">The server can't be reached, or refuses.</exception>
    /// <exception cref="OperationCanceledException">It was given up before it was connected.</exception>
    public async Task<(CallRecording Recording, CallReport Report)> RunAsync(CancellationToken hangUp)
    {
        await using SimulatedCall call = await server.CallAsync(options, hangUp);
        bool isEnded = !await TalkAsync(call, hangUp);
        bool inOrder = await call.HangUpAsync(CancellationToken.None);

        CallRecording recording = CallRecording.Of(call);
        string endedBy = !inOrder ? "lost" : isEnded ? "application" : "caller";
        return (recording, CallReport.From(recording, options, endedBy, call.CloseStatus));
    }

    /// <returns>How much of the time is over.</returns>
    private async Task<int> SpeakAsync(SimulatedCall call, int most, CancellationToken hangUp)
    {
        ReadOnlyMemory<byte> caller = said.AsMemory(0, Math.Min(said.Length, most));
        ReadOnlyMemory<byte> callee = answered.AsMemory(0, Math.Min(answered.Length, most));
        if (options is { StreamType: StreamType.OneWay, Channel: StreamChannel.Both })
        {
            await call.SayBothAsync(caller, callee, hangUp);
            return Math.Max(caller.Length, callee.Length);
        }

        await call.SayAsync(caller, hangUp);
        return caller.Length;
    }

    /// <returns>False when the application has gone.</returns>
    private async Task<bool> TalkAsync(SimulatedCall call, CancellationToken hangUp)
    {
        int most = checked((int)WavixAudio.GetByteCount(duration));
        try
        {
            await call.StartAsync(hangUp);
            int spoken = await SpeakAsync(call, most, hangUp);
            if (spoken < most)
            {
                await call.SaySilenceAsync(duration - WavixAudio.GetDuration(spoken), hangUp);
            }
        }
        catch (IOException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            // Hanging up follows.
        }

        return !call.Completion.IsCompleted;
    }
}
