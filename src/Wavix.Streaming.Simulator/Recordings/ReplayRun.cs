using System.Net.WebSockets;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>
/// Plays the Wavix side of a recording to a server, and records what both sides do now: a bridge from a <see cref="ReplayTransport"/> to a WebSocket.
/// </summary>
/// <param name="recording">What is played.</param>
/// <param name="options">Valid settings of the replay.</param>
/// <param name="onMessage">Receives each message of both sides; called on several threads.</param>
internal sealed class ReplayRun(Recording recording, ReplayOptions options, Action<SimulatedCallMessage> onMessage)
{
    // As much as a simulated call takes.
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    // The disk must keep up with one call only.
    private const int MaxQueuedBytes = 256 * 1024 * 1024;

    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    private readonly StreamEnd _recordedEnd = StreamEnd.Of(recording);
    private readonly MessageReader _reader = new();
    private readonly TimeProvider _clock = options.TimeProvider;
    private long _began;
    private StreamEnd? _end;

    /// <summary>How the stream has ended now.</summary>
    public StreamEnd End => _end ?? throw new InvalidOperationException("The replay has not ended.");

    /// <summary>Number of marks that were not returned, because the application did not send them.</summary>
    public int MissingMarks { get; private set; }

    /// <summary>Number of messages that can't be sent again: they were binary, or larger than the recorded application took.</summary>
    public int NotSent { get; private set; }

    /// <summary>Connects, and plays the recording to its end or to that of the stream.</summary>
    /// <param name="server">The server.</param>
    /// <param name="path">The file of the new recording.</param>
    /// <param name="audio">What it keeps of the audio.</param>
    /// <param name="cancellationToken">Ends the replay; the connection is closed in order.</param>
    /// <exception cref="CannotConnectException">The server can't be reached, or refuses.</exception>
    /// <exception cref="IOException">The new recording can't be written.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public async Task RunAsync(ServerTarget server, string path, RecordedAudio audio, CancellationToken cancellationToken)
    {
        WebSocket webSocket = await server.ConnectAsync(CallIdOf(recording), cancellationToken);
        await using var application = new WebSocketTransport(webSocket);
        _began = _clock.GetTimestamp();
        var replay = new ReplayTransport(recording, options, keepsSent: false);
        var wavix = new RecordingTransport(replay, path, new RecordingTransportOptions
        {
            Audio = audio,
            MaxFileBytes = long.MaxValue,
            MaxQueuedBytes = MaxQueuedBytes,
            TimeProvider = _clock,
        });
        await using (wavix)
        {
            await BridgeAsync(wavix, application, cancellationToken);
        }

        await wavix.Completion;
        MissingMarks = replay.MissingMarks;
        if (wavix.Error is { } error)
        {
            throw new IOException($"The replay can't be recorded: {error.Message}", error);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static string CallIdOf(Recording recording)
    {
        var reader = new MessageReader();
        foreach (RecordedLine line in recording.Lines.TakeWhile(_ => reader.StartedAt is null))
        {
            reader.Read(line.ToMessage(int.MaxValue), line.IsFromWavix, line.At);
        }

        return reader.Options.CallId;
    }

    private async Task BridgeAsync(RecordingTransport wavix, WebSocketTransport application, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<WavixTransportMessage> answering = ForwardAnswersAsync(wavix, application);
        Task<bool> playing = PlayAsync(wavix, application, answering, ended.Token);
        await Task.WhenAny(playing, answering);
        await ended.CancelAsync();
        bool isByWavix = await playing;

        // Ours, unless it was sent: the answer to the application's, or the end after Ctrl+C. The transport waits for its answer for 5 s.
        await application.CloseAsync((int)WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        WavixTransportMessage last = await answering;
        _end = new StreamEnd(
            isByWavix ? (_recordedEnd.By is StreamEnd.Lost or StreamEnd.Unknown ? _recordedEnd.By : StreamEnd.ByWavix)
                : last.Kind == WavixTransportMessageKind.Close ? StreamEnd.ByApplication
                : StreamEnd.Lost,
            last.Kind == WavixTransportMessageKind.Close,
            last.CloseStatus,
            string.IsNullOrEmpty(last.CloseDescription) ? null : last.CloseDescription);
    }

    /// <summary>Sends the messages of the recording.</summary>
    /// <returns>True if the recording ended the stream; false if the application did, or the connection is lost.</returns>
    private async Task<bool> PlayAsync(RecordingTransport wavix, WebSocketTransport application, Task answering, CancellationToken ended)
    {
        bool isStopped = false;
        try
        {
            while (true)
            {
                WavixTransportMessage message = await wavix.ReceiveAsync(int.MaxValue, ended);
                SimulatedCallMessage? read = Report(message, isFromWavix: true);
                switch (message.Kind)
                {
                    case WavixTransportMessageKind.Text:
                        await application.SendAsync(message.Data, CancellationToken.None).AsTask().WaitAsync(SendTimeout, _clock, CancellationToken.None);
                        isStopped |= read?.Sent is StopEvent;
                        break;
                    case WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost:
                        return await EndAsync(message, isStopped, application, answering, ended) || isStopped;
                    default:
                        NotSent++;
                        break;
                }
            }
        }
        catch (TimeoutException)
        {
            // The application does not read.
            application.Abort();
            return false;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The application has closed, perhaps in answer to `stop`; or Ctrl+C.
            return isStopped;
        }
    }

    /// <summary>Ends the stream as Wavix did. What the application did before that in the recording, it may do now.</summary>
    /// <returns>False if the application has ended it meanwhile.</returns>
    private async Task<bool> EndAsync(WavixTransportMessage end, bool isStopped, WebSocketTransport application, Task answering, CancellationToken ended)
    {
        // Wavix's close was only an answer, or was not recorded any more.
        bool isAnswer = _recordedEnd.By == StreamEnd.ByApplication || (isStopped && end.Kind == WavixTransportMessageKind.Lost);
        if (isAnswer)
        {
            TimeSpan left = recording.Lines[^1].At + options.MarkTimeout - _clock.GetElapsedTime(_began);
            await answering.WaitAsync(left > options.MarkTimeout ? left : options.MarkTimeout, _clock, ended)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (answering.IsCompleted)
            {
                return false;
            }

            ended.ThrowIfCancellationRequested();
        }

        if (end.Kind == WavixTransportMessageKind.Lost && !isAnswer)
        {
            application.Abort();
        }
        else
        {
            await application.CloseAsync(end.CloseStatus, end.CloseDescription, CancellationToken.None);
        }

        return true;
    }

    /// <returns>How the connection ended.</returns>
    private async Task<WavixTransportMessage> ForwardAnswersAsync(RecordingTransport wavix, WebSocketTransport application)
    {
        while (true)
        {
            WavixTransportMessage message = await application.ReceiveAsync(MaxMessageBytes, CancellationToken.None);
            Report(message, isFromWavix: false);
            switch (message.Kind)
            {
                case WavixTransportMessageKind.Text:
                    await wavix.SendAsync(message.Data, CancellationToken.None);
                    break;
                case WavixTransportMessageKind.Close:
                    await wavix.CloseAsync(message.CloseStatus, message.CloseDescription, CancellationToken.None);
                    return message;
                case WavixTransportMessageKind.Lost:
                    return message;
            }
        }
    }

    private SimulatedCallMessage? Report(in WavixTransportMessage message, bool isFromWavix)
    {
        SimulatedCallMessage? read = _reader.Read(message, isFromWavix, _clock.GetElapsedTime(_began));
        if (read is not null)
        {
            onMessage(read);
        }

        return read;
    }
}
