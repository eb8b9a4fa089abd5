using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Agents;

/// <summary>What a <see cref="ModelLink"/> reports. Called by its one task, one at a time.</summary>
internal interface IModelListener
{
    /// <summary>A session is about to be opened: what does it need to know?</summary>
    SpeechModelConnectOptions OnConnecting();

    /// <summary>A session is ready, and is read from now on.</summary>
    /// <returns>Completes when sending to it fails.</returns>
    Task<Exception> OnConnected(ISpeechModelSession session);

    void OnEvent(SpeechModelEvent e);

    /// <summary>A session that is to replace the current one is open: <see cref="ModelLink.Replace"/> may be called.</summary>
    void OnRenewed();

    /// <summary>The session has ended, and another one is opened.</summary>
    void OnDisconnected(Exception? error);

    /// <summary>No session can be opened.</summary>
    void OnGivenUp(Exception error);
}

/// <summary>Keeps a session with the model: opens it, reads it, and replaces it when it is lost, stalled, or about to expire.</summary>
internal sealed class ModelLink(ISpeechModel model, VoiceAgentOptions options, TimeProvider time, IModelListener listener, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadGrace = TimeSpan.FromMilliseconds(200);

    private const string Stalled = "The model owed an answer and sent nothing.";

    private readonly object _sync = new();
    private CancellationTokenSource? _reading;
    private Task<ISpeechModelSession?>? _renewal;
    private int _failures;
    private bool _isRenewing;

    /// <summary>Sessions that were replaced because they were lost or stalled.</summary>
    public int Replaced { get; private set; }

    /// <summary>Keeps a session until the token is canceled, or none can be opened.</summary>
    /// <param name="prewarmed">A session that is being opened already; null if there is none.</param>
    /// <param name="cancellationToken">Ends the link and its session.</param>
    public async Task RunAsync(Task<ISpeechModelSession>? prewarmed, CancellationToken cancellationToken)
    {
        ISpeechModelSession? session = prewarmed is null ? null : await TakeAsync(prewarmed, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            session ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            if (session is null)
            {
                return;
            }

            Exception? error = await ReadAsync(session, cancellationToken).ConfigureAwait(false);
            await DisposeAsync(session).ConfigureAwait(false);
            session = await TakeRenewalAsync().ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
            {
                await DisposeAsync(session).ConfigureAwait(false);
                return;
            }

            if (session is null)
            {
                Replaced++;
                _failures++;
                AgentLog.SessionLost(logger, error?.Message ?? "It ended without a reason.");
                listener.OnDisconnected(error);
                if (_failures >= options.ModelAttempts)
                {
                    listener.OnGivenUp(error ?? new SpeechModelException("Each session of the model ended before it answered."));
                    return;
                }
            }
        }
    }

    /// <summary>The model works: failures are counted from zero again.</summary>
    public void OnWorking() => Volatile.Write(ref _failures, 0);

    /// <summary>Replaces the session, which is of no use.</summary>
    public void Replace()
    {
        lock (_sync)
        {
            // Not here: what is canceled continues on this thread otherwise, under the locks that it holds.
            _ = _reading?.CancelAsync();
        }
    }

    /// <summary>Opens a session next to the current one, which serves until <see cref="Replace"/>.</summary>
    public void Renew()
    {
        lock (_sync)
        {
            if (!_isRenewing)
            {
                _isRenewing = true;
                _renewal = RenewAsync();
            }
        }
    }

    /// <summary>Ends the reading of a session, unless it has ended already.</summary>
    private void Stop(CancellationTokenSource reading)
    {
        lock (_sync)
        {
            if (_reading == reading)
            {
                Replace();
            }
        }
    }

    private async Task<ISpeechModelSession?> RenewAsync()
    {
        try
        {
            ISpeechModelSession next = await ConnectAsync(CancellationToken.None).ConfigureAwait(false);
            AgentLog.SessionRenewed(logger);
            listener.OnRenewed();
            return next;
        }
        catch (Exception e)
        {
            // The old one ends by itself, and is replaced then.
            AgentLog.RenewalFailed(logger, e.Message);
            return null;
        }
    }

    private async Task<ISpeechModelSession?> TakeRenewalAsync()
    {
        Task<ISpeechModelSession?>? renewal;
        lock (_sync)
        {
            renewal = _renewal;
            (_renewal, _isRenewing) = (null, false);
        }

        return renewal is null ? null : await renewal.ConfigureAwait(false);
    }

    private async Task<ISpeechModelSession?> TakeAsync(Task<ISpeechModelSession> prewarmed, CancellationToken cancellationToken)
    {
        try
        {
            return await prewarmed.WaitAsync(options.ConnectTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            DisposeLater(prewarmed);
            if (!cancellationToken.IsCancellationRequested)
            {
                AgentLog.ConnectFailed(logger, 1, e.Message);
            }

            return null;
        }
    }

    private async Task<ISpeechModelSession?> OpenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Exception error;
            try
            {
                if (_failures > 1)
                {
                    await PauseAsync(null, cancellationToken).ConfigureAwait(false);
                }

                return await ConnectAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                error = e;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return null;
            }

            _failures++;
            AgentLog.ConnectFailed(logger, _failures, error.Message);
            if (_failures >= options.ModelAttempts || error is SpeechModelException { IsTransient: false })
            {
                listener.OnGivenUp(error);
                return null;
            }

            if (error is SpeechModelException { RetryAfter: { } wait } && await PauseAsync(wait, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <returns>Whether the token was canceled.</returns>
    private async Task<bool> PauseAsync(TimeSpan? wait, CancellationToken cancellationToken)
    {
        TimeSpan pause = wait ?? (FirstPause * Math.Pow(2, Math.Min(_failures - 2, 10)));
        pause = TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, MaxPause.Ticks));
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return cancellationToken.IsCancellationRequested;
    }

    private async Task<ISpeechModelSession> ConnectAsync(CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ISpeechModelSession> connecting = model.ConnectAsync(listener.OnConnecting(), giveUp.Token);
        try
        {
            // A model that ignores its token must not keep the call waiting.
            return await connecting.WaitAsync(options.ConnectTimeout, time, cancellationToken).ConfigureAwait(false)
                ?? throw new SpeechModelException($"{model.GetType().Name}.{nameof(ISpeechModel.ConnectAsync)} returned no session.");
        }
        catch (Exception e)
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            DisposeLater(connecting);
            throw e is TimeoutException
                ? new SpeechModelException($"The model did not open a session within {options.ConnectTimeout.TotalSeconds:0.#} s. Raise {nameof(VoiceAgentOptions)}.{nameof(options.ConnectTimeout)} if it is that slow.", e)
                : e;
        }
    }

    private async Task<Exception?> ReadAsync(ISpeechModelSession session, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_sync)
        {
            _reading = reading;
        }

        Task<Exception> failed;
        try
        {
            failed = listener.OnConnected(session);
        }
        catch (Exception e)
        {
            // A session of the user's.
            lock (_sync)
            {
                _reading = null;
            }

            return e;
        }

        _ = failed.ContinueWith(_ => Stop(reading), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Task<Exception?> events = ReadEventsAsync(session, reading);
        await ((Task)events).WaitAsync(reading.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A reader that ignores its token is given up.
        await ((Task)events).WaitAsync(ReadGrace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_sync)
        {
            _reading = null;
        }

        return failed.IsCompleted ? await failed.ConfigureAwait(false)
            : events.IsCompleted ? await events.ConfigureAwait(false)
            : new TimeoutException(Stalled);
    }

    private async Task<Exception?> ReadEventsAsync(ISpeechModelSession session, CancellationTokenSource reading)
    {
        SpeechModelErrorEvent? lastError = null;
        CancellationToken cancellationToken = reading.Token;
        try
        {
            await foreach (SpeechModelEvent e in session.ReadEventsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    break;
                }

                lastError = e as SpeechModelErrorEvent;
                listener.OnEvent(e);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new TimeoutException(Stalled);
        }
        catch (Exception e)
        {
            return e;
        }

        return lastError is null ? null : new SpeechModelException(lastError.Message) { Code = lastError.Code };
    }

    private static void DisposeLater(Task<ISpeechModelSession> connecting) => _ = connecting.ContinueWith(
        task => task is { IsCompletedSuccessfully: true, Result: not null } ? task.Result.DisposeAsync().AsTask() : Task.CompletedTask,
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);

    private async Task DisposeAsync(ISpeechModelSession? session)
    {
        if (session is null)
        {
            return;
        }

        try
        {
            await session.DisposeAsync().AsTask().WaitAsync(DisposeTimeout, time).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            AgentLog.DisposeFailed(logger, e.Message);
        }
    }
}
