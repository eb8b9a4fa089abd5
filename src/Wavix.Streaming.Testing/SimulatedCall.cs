using System.Net.WebSockets;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Plays the Wavix side of one call against an application: <c>connected</c>, <c>start</c>, <c>media</c>, echoes of marks when its modelled
/// playback reaches them, <c>clear</c>, <c>stop</c>, close; and records what the caller would hear. Any thread.
/// </summary>
public sealed class SimulatedCall : IAsyncDisposable
{
    private readonly SimulatedCallOptions _options;
    private readonly TimeProvider _clock;
    private readonly CallWire _wire;
    private long _chunk;
    private long _samplesSaid;

    /// <summary>Begins a call over a transport whose other end the application has, for instance one of <see cref="InMemoryTransport.CreatePair"/>.</summary>
    /// <param name="transport">An open transport; the call owns it.</param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="transport"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SimulatedCall(IWavixTransport transport, SimulatedCallOptions? options = null)
        : this((options ?? new SimulatedCallOptions()).Freeze(), transport ?? throw new ArgumentNullException(nameof(transport)))
    {
    }

    private SimulatedCall(SimulatedCallOptions frozen, IWavixTransport transport)
    {
        _options = frozen;
        _clock = frozen.TimeProvider;
        _wire = new CallWire(transport, frozen);
    }

    /// <summary>Since the call began, by its clock.</summary>
    public TimeSpan Elapsed => _wire.Playout.Elapsed;

    /// <summary>Every message of both directions so far, in order.</summary>
    public IReadOnlyList<SimulatedCallMessage> Messages => _wire.Messages;

    /// <summary>What the caller has heard so far; after the end, all of the call.</summary>
    public HeardAudio Heard => _wire.Playout.Heard;

    /// <summary>The status of the application's close; null while it has not closed, or when it gave none.</summary>
    public int? CloseStatus => _wire.Ended.IsCompletedSuccessfully ? _wire.Ended.Result.CloseStatus : null;

    /// <summary>Completes when the application has closed the connection, or it is lost.</summary>
    public Task Ended => _wire.Ended;

    /// <summary>Opens a WebSocket to an application, as Wavix does for a stream.</summary>
    /// <param name="streamUrl">The application's endpoint, <c>ws://</c> or <c>wss://</c>.</param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="ArgumentException">The address is not <c>ws://</c> or <c>wss://</c>, or an option is out of its range.</exception>
    /// <exception cref="WebSocketException">The application refused, or is not there.</exception>
    public static async Task<SimulatedCall> ConnectAsync(
        Uri streamUrl, SimulatedCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamUrl);
        if (streamUrl.Scheme is not ("ws" or "wss"))
        {
            throw new ArgumentException($"A stream URL begins with ws:// or wss://, not {streamUrl.Scheme}://.", nameof(streamUrl));
        }

        SimulatedCallOptions frozen = (options ?? new SimulatedCallOptions()).Freeze();
        var webSocket = new ClientWebSocket();
        try
        {
            await webSocket.ConnectAsync(streamUrl, cancellationToken).ConfigureAwait(false);
            return new SimulatedCall(frozen, new WebSocketTransport(webSocket, leaveOpen: false, frozen.CloseTimeout, frozen.TimeProvider));
        }
        catch
        {
            webSocket.Dispose();
            throw;
        }
    }

    /// <summary>Begins a call in memory.</summary>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <returns>The call, and the transport to give to the application's <see cref="WavixStreamSession"/>.</returns>
    public static (SimulatedCall Call, IWavixTransport Application) CreateInMemory(SimulatedCallOptions? options = null)
    {
        (InMemoryTransport application, InMemoryTransport wavix) = InMemoryTransport.CreatePair();
        return (new SimulatedCall(wavix, options), application);
    }

    /// <summary>Sends <c>connected</c> and <c>start</c>.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _wire.SendAsync(_ => new ConnectedEvent { EventTime = _clock.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        await _wire.SendAsync(
            number => new StartEvent
            {
                EventTime = _clock.GetUtcNow(),
                CallId = _options.CallId,
                StreamId = _options.StreamId,
                StreamType = _options.StreamType,
                Channel = _options.Channel,
                SequenceNumber = number,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The caller says something: <c>media</c> messages of the inbound track, at the pace of a real call unless the options say otherwise.</summary>
    /// <param name="pcm">PCM16, little-endian, 24,000 Hz, mono; a last frame that is not full is filled with silence.</param>
    /// <param name="cancellationToken">Stops in the middle, between two messages; one that is under way is sent.</param>
    /// <exception cref="ArgumentException">An odd number of bytes.</exception>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public async Task SayAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        if ((pcm.Length & 1) != 0)
        {
            throw new ArgumentException($"{pcm.Length} bytes are no whole number of samples.", nameof(pcm));
        }

        int frameBytes = (int)WavixAudio.GetByteCount(_options.FrameDuration);
        long begunAt = _clock.GetTimestamp();
        for (int at = 0; at < pcm.Length; at += frameBytes)
        {
            // A frame is sent when the caller has finished saying it; by the schedule, so that delays don't add up.
            TimeSpan due = WavixAudio.GetDuration(at + frameBytes) - _clock.GetElapsedTime(begunAt);
            if (_options.RealTime && due > TimeSpan.Zero)
            {
                await Task.Delay(due, _clock, cancellationToken).ConfigureAwait(false);
            }

            byte[] frame = new byte[frameBytes];
            pcm.Span.Slice(at, Math.Min(frameBytes, pcm.Length - at)).CopyTo(frame);
            await _wire.SendAsync(number => NextMedia(number, frame), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The caller says what is in a WAV file.</summary>
    /// <param name="path">A WAV file: PCM16, 24,000 Hz, mono.</param>
    /// <param name="cancellationToken">Stops in the middle, between two messages; one that is under way is sent.</param>
    /// <exception cref="InvalidDataException">The file is no WAV, or has another format.</exception>
    /// <exception cref="IOException">The file can't be read, the application has closed, or the connection is lost.</exception>
    public async Task SayWavAsync(string path, CancellationToken cancellationToken = default)
    {
        byte[] file = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        await SayAsync(CallWav.Read(file), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends any bytes as one text message: malformed JSON, unknown events, whatever a test needs.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public Task SendRawAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken = default) => _wire.SendAsync(utf8, cancellationToken);

    /// <summary>Waits until the application has sent so much audio, whether or not it has been played.</summary>
    /// <param name="bytes">Bytes of audio since the call's begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the call ended before.</returns>
    public Task<bool> WaitForAudioAsync(long bytes, CancellationToken cancellationToken = default) => _wire.Playout.WaitForAudioAsync(bytes, cancellationToken);

    /// <summary>Waits until all audio that has come so far has been played and its marks are echoed, or the call has ended.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task WaitForPlayoutAsync(CancellationToken cancellationToken = default) => _wire.Playout.WaitForPlayoutAsync(cancellationToken);

    /// <summary>The caller hangs up, and hears nothing more: <c>stop</c>, close with 1000, then waits for the application's close.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// True when the application completed the close in <see cref="SimulatedCallOptions.CloseTimeout"/>; else the connection was lost, or
    /// aborted now.
    /// </returns>
    public async Task<bool> HangUpAsync(CancellationToken cancellationToken = default)
    {
        // One limit for all of it: an application that has stopped reading may not even take `stop`.
        using var limit = new CancellationTokenSource(_options.CloseTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        _wire.Playout.End();
        try
        {
            await _wire.StopAsync(NewStop, either.Token).ConfigureAwait(false);
            return (await _wire.Ended.WaitAsync(either.Token).ConfigureAwait(false)).Kind == WavixTransportMessageKind.Close;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _wire.Abort();
            return false;
        }
    }

    /// <summary>Breaks the connection without <c>stop</c> or close.</summary>
    public void Abort() => _wire.Abort();

    /// <summary>Breaks the connection unless the call has ended.</summary>
    public ValueTask DisposeAsync() => _wire.DisposeAsync();

    private StopEvent NewStop(long number) => new()
    {
        EventTime = _clock.GetUtcNow(),
        CallId = _options.CallId,
        StreamId = _options.StreamId,
        SequenceNumber = number,
    };

    private MediaEvent NextMedia(long number, byte[] frame)
    {
        long timestamp = _samplesSaid * _options.RtpClockRate / WavixAudio.SampleRate;
        _samplesSaid += frame.Length / WavixAudio.BytesPerSample;
        return new MediaEvent
        {
            EventTime = _clock.GetUtcNow(),
            CallId = _options.CallId,
            StreamId = _options.StreamId,
            SequenceNumber = number,
            Track = MediaTrack.Inbound,
            Timestamp = timestamp,
            Chunk = ++_chunk,
            Payload = frame,
        };
    }
}
