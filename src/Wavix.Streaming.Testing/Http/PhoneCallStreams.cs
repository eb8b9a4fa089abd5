using System.Net.WebSockets;

namespace Wavix.Streaming.Testing;

/// <summary>One stream of a call, from the request for it on.</summary>
internal sealed class PhoneCallStream(StreamRequest request)
{
    private readonly TaskCompletionSource<SimulatedCall> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = Guid.NewGuid().ToString();

    public StreamRequest Request { get; } = request;

    /// <summary>Canceled when Wavix ends the stream.</summary>
    public CancellationTokenSource Stopped { get; } = new();

    /// <summary>The stream once <c>start</c> was sent; fails if it could not be connected.</summary>
    public Task<SimulatedCall> Started => _started.Task;

    public void SetStarted(SimulatedCall call) => _started.TrySetResult(call);

    public void SetFailed(string problem, Exception cause)
    {
        if (_started.TrySetException(new IOException(problem, cause)))
        {
            // Observed: no test need wait for the stream.
            _ = _started.Task.Exception;
        }
    }
}

/// <summary>
/// The streams of one call: connects each in the background, starts it, and ends it. Up to five one-way streams and one two-way stream at a
/// time. State is protected by the lock of the account.
/// </summary>
internal sealed class PhoneCallStreams(string callId, WavixAccount account, Action<PhoneCallEnd> endCall, Action<char> press)
{
    private const int MostOneWay = 5;

    private readonly Ledger<PhoneCallStream> _all = new();
    private readonly List<PhoneCallStream> _active = [];
    private readonly List<Task> _runs = [];

    /// <summary>Completes when the streams so far have ended.</summary>
    public Task Ended
    {
        get
        {
            lock (account.Sync)
            {
                return Task.WhenAll(_runs);
            }
        }
    }

    /// <summary>Why the call can't have this stream, too; null if it can. Called under the lock.</summary>
    public string? FindObstacle(StreamRequest request)
    {
        int active = _active.Count(stream => stream.Request.Type == request.Type);
        return request.Type == StreamType.TwoWay
            ? active == 0 ? null : "The call already has a two-way stream"
            : active < MostOneWay ? null : $"The call already has {MostOneWay} one-way streams";
    }

    /// <summary>Starts a stream in the background. Called under the lock.</summary>
    /// <returns>Its id.</returns>
    public string Start(StreamRequest request)
    {
        var stream = new PhoneCallStream(request);
        _active.Add(stream);
        _all.Add(stream);
        _runs.Add(account.Work.Run(() => RunAsync(stream)));
        return stream.Id;
    }

    /// <summary>Ends a stream in the background. Called under the lock.</summary>
    /// <returns>False if there is no such active stream.</returns>
    public bool Stop(string? id)
    {
        PhoneCallStream? stream = _active.Find(stream => stream.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        if (stream is not null)
        {
            Stop(stream);
        }

        return stream is not null;
    }

    /// <summary>Ends all streams in the background. Called under the lock.</summary>
    public void StopAll() => _active.ToList().ForEach(Stop);

    /// <summary>Waits until the stream with this number, from 1, has started.</summary>
    public async Task<SimulatedCall> WaitAsync(int number, CancellationToken cancellationToken)
    {
        PhoneCallStream stream = await _all.WaitAsync(_ => true, number, cancellationToken).ConfigureAwait(false);
        return await stream.Started.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Disposes of the streams when the work in the background has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (PhoneCallStream stream in _all.Entries)
        {
            if (stream.Started.IsCompletedSuccessfully)
            {
                await (await stream.Started.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }

            stream.Stopped.Dispose();
        }
    }

    /// <summary>The caller has pressed a key on the line, which a collection of digits takes as well.</summary>
    private void PressKey(char key)
    {
        lock (account.Sync)
        {
            press(key);
        }
    }

    private void Stop(PhoneCallStream stream)
    {
        _active.Remove(stream);

        // Not Cancel: it would run the continuations of the waits under the lock.
        _ = stream.Stopped.CancelAsync();
    }

    private async Task RunAsync(PhoneCallStream stream)
    {
        PhoneCallEnd end = PhoneCallEnd.None;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stream.Stopped.Token, account.Work.Stopping);
        try
        {
            SimulatedCall call = await ConnectAsync(stream.Request, stream.Id, either.Token).ConfigureAwait(false);
            end = await ServeAsync(stream, call, either.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a connection of the test's own throws: the stream has failed, which its wait reports.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Neither the path nor the query: they may be a secret.
            string server = stream.Request.Url.GetLeftPart(UriPartial.Authority);
            stream.SetFailed($"The stream of call {callId} to {server} could not be connected: {e.Message}", e);
        }

        lock (account.Sync)
        {
            _active.Remove(stream);
            if (end != PhoneCallEnd.None && !stream.Stopped.IsCancellationRequested)
            {
                endCall(end);
            }
        }
    }

    private async Task<SimulatedCall> ConnectAsync(StreamRequest request, string id, CancellationToken cancellationToken)
    {
        SimulatedWavixOptions options = account.Options;
        SimulatedCallOptions ofStream = options.StreamOptions.CloneForStream(callId, id, request.Type, request.Channel, account.Clock);
        using var limit = new CancellationTokenSource(options.StreamConnectTimeout, account.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (options.OpenStreamAsync is not null)
            {
                return await options.OpenStreamAsync(request.Url, ofStream, either.Token).ConfigureAwait(false);
            }

            if (options.ConnectStreamAsync is null)
            {
                return await SimulatedCall.ConnectAsync(request.Url, ofStream, either.Token).ConfigureAwait(false);
            }

            WebSocket webSocket = await options.ConnectStreamAsync(request.Url, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return SimulatedCall.FromWebSocket(webSocket, ofStream);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"It was not accepted within {options.StreamConnectTimeout.TotalSeconds:0.###} s.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The stream was ended before it was connected.");
        }
    }

    /// <summary>Starts the stream and waits until it has ended.</summary>
    /// <returns>How the call ends with it; none if it does not.</returns>
    private async Task<PhoneCallEnd> ServeAsync(PhoneCallStream stream, SimulatedCall call, CancellationToken cancellationToken)
    {
        call.KeyPressed = PressKey;
        try
        {
            await call.BeginAsync(cancellationToken).ConfigureAwait(false);
            stream.SetStarted(call);
            await call.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The application closed at once: the wait gives the stream, which shows the close.
        }
        catch (OperationCanceledException)
        {
            try
            {
                await call.StopAndCloseAsync(account.Work.Stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Disposed: the disposal of the stream aborts it.
            }
        }

        stream.SetStarted(call);
        bool isClosed = call.End is { IsCompletedSuccessfully: true, Result.Kind: WavixTransportMessageKind.Close };
        return call.HasSentStop ? PhoneCallEnd.HungUp
            : isClosed && account.Options.HangUpWhenStreamCloses ? PhoneCallEnd.StreamClosed
            : PhoneCallEnd.None;
    }
}
