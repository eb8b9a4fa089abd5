using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// A session that is ready. One task receives from the first to the last message, whether or not the events are read, so that one place sees
/// the end.
/// </summary>
internal sealed class OpenAIRealtimeSession : ISpeechModelSession
{
    private readonly RealtimeSocket _socket;
    private readonly EventReader _reader;
    private readonly EventMailbox _mailbox;
    private readonly ExpiryTimer _expiry;
    private readonly RealtimeLog _log;
    private readonly Secret _secret;
    private readonly TimeSpan _closeTimeout;
    private readonly TimeProvider _clock;
    private readonly object _lock = new();
    private readonly Task _receiving;
    private Task? _disposal;
    private volatile bool _isDisposing;

    public OpenAIRealtimeSession(OpenedSession opened)
    {
        _socket = opened.Socket;
        _reader = opened.Reader;
        _mailbox = opened.Mailbox;
        _expiry = opened.Expiry;
        _log = opened.Log;
        _secret = opened.Secret;
        _closeTimeout = opened.CloseTimeout;
        _clock = opened.Clock;
        DetectsSpeech = opened.Update.DetectsSpeech;
        CancelsResponseOnSpeech = opened.Update.CancelsResponseOnSpeech;
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _receiving = Task.Run(ReceiveAsync);
        }
    }

    public bool DetectsSpeech { get; }

    public bool CancelsResponseOnSpeech { get; }

    public IAsyncEnumerable<SpeechModelEvent> ReadEventsAsync(CancellationToken cancellationToken = default) => _mailbox.ReadAsync(cancellationToken);

    public ValueTask UpdateAsync(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return _socket.SendAsync(static (messages, session) => messages.UpdateSession(session), SessionUpdate.Change(instructions, tools), cancellationToken);
    }

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        if (pcm.Length % 2 != 0)
        {
            throw new ArgumentException($"PCM16 has 2 bytes a sample, but this audio has {pcm.Length} bytes. Pass whole samples.", nameof(pcm));
        }

        return pcm.IsEmpty
            ? ValueTask.CompletedTask
            : _socket.SendAsync(static (messages, pcm) => messages.Append(pcm.Span), pcm, cancellationToken);
    }

    public ValueTask CommitAudioAsync(CancellationToken cancellationToken = default) =>
        _socket.SendAsync(static (messages, _) => messages.Commit(), 0, cancellationToken);

    public ValueTask ClearAudioAsync(CancellationToken cancellationToken = default) =>
        _socket.SendAsync(static (messages, _) => messages.Clear(), 0, cancellationToken);

    public ValueTask RespondAsync(string? instructions = null, CancellationToken cancellationToken = default) =>
        _socket.SendAsync(static (messages, instructions) => messages.Respond(instructions), instructions, cancellationToken);

    public ValueTask SayAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return _socket.SendAsync(static (messages, text) => messages.Say(text), text, cancellationToken);
    }

    public ValueTask CancelResponseAsync(CancellationToken cancellationToken = default) =>
        _socket.SendAsync(static (messages, _) => messages.Cancel(), 0, cancellationToken);

    public ValueTask TruncateAsync(string itemId, int contentIndex, TimeSpan heard, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(itemId);
        ArgumentOutOfRangeException.ThrowIfNegative(contentIndex);

        // Down: the model must not remember a word that the caller did not hear.
        long milliseconds = heard.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(heard), heard, "Truncation keeps at least 1 ms. If nothing was heard, delete the item.");
        }

        return _socket.SendAsync(
            static (messages, cut) => messages.Truncate(cut.ItemId, cut.Index, cut.Milliseconds),
            (ItemId: itemId, Index: contentIndex, Milliseconds: milliseconds),
            cancellationToken);
    }

    public ValueTask DeleteItemAsync(string itemId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(itemId);
        return _socket.SendAsync(static (messages, item) => messages.Delete(item), itemId, cancellationToken);
    }

    public ValueTask SendToolResultAsync(string callId, string result, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(callId);
        ArgumentNullException.ThrowIfNull(result);
        return _socket.SendAsync(
            static (messages, output) => messages.ToolResult(output.CallId, output.Result), (CallId: callId, Result: result), cancellationToken);
    }

    public ValueTask AddMessageAsync(ChatMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!ClientMessages.CanAdd(message))
        {
            throw new ArgumentException($"A message needs text, and the role system, user or assistant; its role is {message.Role}.", nameof(message));
        }

        return _socket.SendAsync(static (messages, message) => messages.Message(message), message, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _disposal ??= DisposeCoreAsync();
        }

        return new ValueTask(_disposal);
    }

    private async Task DisposeCoreAsync()
    {
        // The rest must not run under the lock of the caller.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _isDisposing = true;
        _expiry.Dispose();

        // Ends the reader at once. The receiving task reads on without it, up to the server's answer to the close.
        _mailbox.Close();
        using (var limit = new CancellationTokenSource(_closeTimeout, _clock))
        {
            await _socket.CloseOutputAsync(limit.Token).ConfigureAwait(false);
            try
            {
                await _receiving.WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                _socket.Abort();
            }
        }

        await _receiving.ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        SpeechModelErrorEvent? last = null;
        try
        {
            Received received;
            while ((received = await _socket.ReceiveAsync(CancellationToken.None).ConfigureAwait(false)) != Received.End)
            {
                if (received == Received.Text && _reader.Read(_socket.Message) is { } e)
                {
                    await _mailbox.OfferAsync(e).ConfigureAwait(false);
                }
                else if (received != Received.Text)
                {
                    _log.Skipped(received == Received.Binary ? SkippedKind.Binary : SkippedKind.TooLarge);
                }
            }

            last = _isDisposing ? null : Lost();
        }
        catch (Exception e)
        {
            // Nothing known throws here. Without this, an agent would wait for ever.
            _log.Failed(e);
            last = new SpeechModelErrorEvent { Message = $"Reading from the model failed ({e.GetType().Name}). Open another session." };
        }
        finally
        {
            _expiry.Dispose();
            _mailbox.Complete(last);
            if (last is null)
            {
                _log.Closed();
            }
            else
            {
                await AnswerCloseAsync().ConfigureAwait(false);
            }

            _socket.Dispose();
        }
    }

    /// <summary>The server's close is answered, or it would count the end as a broken connection.</summary>
    private async Task AnswerCloseAsync()
    {
        using var limit = new CancellationTokenSource(_closeTimeout, _clock);
        await _socket.CloseOutputAsync(limit.Token).ConfigureAwait(false);
    }

    private SpeechModelErrorEvent Lost()
    {
        _log.Lost(_socket.Ending);
        string? reason = _secret.RemoveFrom(_socket.CloseReason);
        return new SpeechModelErrorEvent
        {
            Code = _socket.CloseCode,
            Message = $"{_socket.Ending}{(reason is null ? "" : $" Its reason: {reason}.")} Open another session.",
        };
    }
}
