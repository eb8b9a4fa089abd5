using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// Opens one session: connects, waits for <c>session.created</c>, sends the settings and the history, and waits for <c>session.updated</c>.
/// </summary>
internal sealed class SessionOpening(ServiceTarget target, OpenAIRealtimeOptions options, SpeechModelConnectOptions wanted)
{
    private readonly RealtimeLog _log = new(new GuardedLogger(wanted.Logger ?? NullLogger.Instance), wanted.TimeProvider);
    private readonly OpeningFailure _failure = new(target, wanted.TimeProvider);
    private string _waitingFor = "the connection was not accepted";

    /// <exception cref="SpeechModelException">It can't be opened.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public async Task<OpenAIRealtimeSession> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SessionUpdate update = SessionUpdate.Create(options, wanted);
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, wanted.TimeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            long start = wanted.TimeProvider.GetTimestamp();
            Secret secret = await GetSecretAsync(limit.Token).ConfigureAwait(false);
            OpenAIRealtimeSession session = await OpenAsync(update, secret, limit.Token).ConfigureAwait(false);
            _log.Opened(target.Address.Host, wanted.TimeProvider.GetElapsedTime(start).TotalMilliseconds);
            return session;
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("Opening a session of the speech model was canceled.", e, cancellationToken);
        }
        catch (Exception e) when (timeout.IsCancellationRequested && e is not SpeechModelException)
        {
            throw _failure.TimedOut(options.ConnectTimeout, _waitingFor, e);
        }
    }

    private async Task<Secret> GetSecretAsync(CancellationToken cancellationToken)
    {
        string secret;
        try
        {
            // A function that ignores its token must not make the caller wait.
            secret = await target.GetSecretAsync(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw _failure.NoToken(e);
        }
        catch (OperationCanceledException)
        {
            _waitingFor = "the token was not obtained";
            throw;
        }

        return Header.IsKey(secret) ? new Secret(secret) : throw _failure.BadToken();
    }

    private async Task<OpenAIRealtimeSession> OpenAsync(SessionUpdate update, Secret secret, CancellationToken cancellationToken)
    {
        RealtimeSocket socket = await ConnectAsync(secret, cancellationToken).ConfigureAwait(false);
        var mailbox = new EventMailbox();
        var expiry = new ExpiryTimer(wanted.TimeProvider, options.ExpiryWarning, mailbox.Interject);
        try
        {
            var reader = new EventReader(_log, secret, options.TurnDetection as RealtimeServerVad, expiry.Set);
            await WaitForAsync("session.created", socket, reader, secret, cancellationToken).ConfigureAwait(false);
            await SendAsync(socket, update, cancellationToken).ConfigureAwait(false);
            await WaitForAsync("session.updated", socket, reader, secret, cancellationToken).ConfigureAwait(false);
            return new OpenAIRealtimeSession(new OpenedSession
            {
                Socket = socket,
                Reader = reader,
                Mailbox = mailbox,
                Expiry = expiry,
                Log = _log,
                Secret = secret,
                Update = update,
                CloseTimeout = options.CloseTimeout,
                Clock = wanted.TimeProvider,
            });
        }
        catch (Exception)
        {
            expiry.Dispose();
            socket.Abort();
            socket.Dispose();
            throw;
        }
    }

    private async Task<RealtimeSocket> ConnectAsync(Secret secret, CancellationToken cancellationToken)
    {
        var webSocket = new ClientWebSocket();
        webSocket.Options.CollectHttpResponseDetails = true;
        webSocket.Options.KeepAliveInterval = options.KeepAliveInterval;
#if NET9_0_OR_GREATER
        webSocket.Options.KeepAliveTimeout = options.KeepAliveTimeout;
#endif
        SetHeader(webSocket, "OpenAI-Organization", options.Organization);
        SetHeader(webSocket, "OpenAI-Project", options.Project);
        SetHeader(webSocket, target.Header.Name, target.Header.Prefix + secret.Value);
        foreach ((string name, string value) in options.RawHeaders)
        {
            SetHeader(webSocket, name, value);
        }

        try
        {
            await webSocket.ConnectAsync(target.Address, cancellationToken).ConfigureAwait(false);
            return new RealtimeSocket(webSocket, options.MaxMessageBytes);
        }
        catch (Exception e)
        {
            SpeechModelException? failure = cancellationToken.IsCancellationRequested ? null : _failure.NotConnected(webSocket, e);
            webSocket.Dispose();
            if (failure is null)
            {
                throw;
            }

            throw failure;
        }
    }

    private async Task SendAsync(RealtimeSocket socket, SessionUpdate update, CancellationToken cancellationToken)
    {
        await socket.SendAsync(static (messages, session) => messages.UpdateSession(session), update.Session, cancellationToken)
            .AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (ChatMessage message in wanted.History.Where(ClientMessages.CanAdd))
        {
            await socket.SendAsync(static (messages, message) => messages.Message(message), message, cancellationToken)
                .AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitForAsync(string type, RealtimeSocket socket, EventReader reader, Secret secret, CancellationToken cancellationToken)
    {
        _waitingFor = $"{type} was not received";
        Received received;
        while ((received = await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false)) != Received.End)
        {
            if (received == Received.Text && IsAnswer(socket.Message.Span, type, reader, secret))
            {
                return;
            }
        }

        throw _failure.Ended(socket, secret);
    }

    private bool IsAnswer(ReadOnlySpan<byte> message, string expected, EventReader reader, Secret secret)
    {
        try
        {
            JsonView root = JsonView.Parse(message);
            JsonView type = root["type"u8];
            _log.Received(type, message.Length);
            if (type.Is("error"u8))
            {
                var error = ProviderError.Read(root["error"u8], secret);
                _log.Error(error);
                throw _failure.Refused(error);
            }

            if (type.Text != expected)
            {
                return false;
            }

            reader.ReadSession(root["session"u8]);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            _log.Skipped(SkippedKind.NotJson);
            return false;
        }
    }

    private static void SetHeader(ClientWebSocket webSocket, string name, string? value)
    {
        if (value is not null)
        {
            webSocket.Options.SetRequestHeader(name, value);
        }
    }
}
