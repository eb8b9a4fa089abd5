using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentAdapters.Wire;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;

namespace AgentAdapters.Session;

/// <summary>A session of an agent over a session of a client.</summary>
internal sealed class AdapterSession : ISpeechModelSession
{
    private readonly IClientLink _link;
    private readonly AdapterOptions _options;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _life = new();
    private readonly SessionReader _reader;
    private readonly Task _closing;
    private ITimer? _expiry;

    public AdapterSession(IClientLink link, AdapterOptions options, SpeechModelConnectOptions wanted)
    {
        _link = link;
        _options = options;
        _clock = wanted.TimeProvider;
        _reader = new SessionReader(link, wanted.Logger, _life.Token);
        _closing = AnswerCloseAsync();
    }

    public bool DetectsSpeech { get; private set; }

    public bool CancelsResponseOnSpeech { get; private set; }

    /// <summary>The first settings, before those of the agent.</summary>
    public Task<JsonElement> Created => _reader.Created;

    /// <summary>The settings with those of the agent. Fails if the service refuses them, or ends the session before.</summary>
    public Task<JsonElement> Updated => _reader.Updated;

    /// <summary>Takes the settings that the service has confirmed.</summary>
    public void Configure(JsonElement settings)
    {
        JsonElement detection = settings.Member("audio").Member("input").Member("turn_detection");
        DetectsSpeech = detection.ValueKind == JsonValueKind.Object;
        CancelsResponseOnSpeech = DetectsSpeech && detection.Member("interrupt_response").ValueKind != JsonValueKind.False;
        _reader.Events.Configure(detection);

        // Not a property of the clients' types.
        if (settings.Number("expires_at") is > 0 and < 253_402_300_800 and var seconds)
        {
            var expiresAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
            TimeSpan due = expiresAt - _options.ExpiryWarning - _clock.GetUtcNow();
            _expiry = _clock.CreateTimer(
                _ => _ = _reader.QueueAsync(new SessionExpiringEvent { ExpiresAt = expiresAt }),
                state: null,
                due < TimeSpan.Zero ? TimeSpan.Zero : due < TimeSpan.FromDays(1) ? due : TimeSpan.FromDays(1),
                Timeout.InfiniteTimeSpan);
        }
    }

    public async IAsyncEnumerable<SpeechModelEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (SpeechModelEvent e in _reader.Queue.ReadAllAsync(cancellationToken))
        {
            yield return e;
        }
    }

    public ValueTask UpdateAsync(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools, CancellationToken cancellationToken = default) =>
        SendAsync(Commands.UpdateSession(instructions, tools), cancellationToken);

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default) => pcm.Length % 2 == 0
        ? SendAsync(Commands.Append(pcm.Span), cancellationToken)
        : throw new ArgumentException($"PCM16 has 2 bytes a sample, but this audio has {pcm.Length} bytes.", nameof(pcm));

    public ValueTask CommitAudioAsync(CancellationToken cancellationToken = default) => SendAsync(Commands.Commit(), cancellationToken);

    public ValueTask ClearAudioAsync(CancellationToken cancellationToken = default) => SendAsync(Commands.Clear(), cancellationToken);

    public ValueTask RespondAsync(string? instructions = null, CancellationToken cancellationToken = default) =>
        SendAsync(Commands.Respond(instructions), cancellationToken);

    public ValueTask SayAsync(string text, CancellationToken cancellationToken = default) => SendAsync(Commands.Say(text), cancellationToken);

    public ValueTask CancelResponseAsync(CancellationToken cancellationToken = default) => SendAsync(Commands.Cancel(), cancellationToken);

    public ValueTask TruncateAsync(string itemId, int contentIndex, TimeSpan heard, CancellationToken cancellationToken = default)
    {
        // The clients round to the nearest millisecond, and send what is negative or more than there is.
        long milliseconds = Math.Max(1, Math.Min(heard.Ticks / TimeSpan.TicksPerMillisecond, _reader.Events.Received(itemId, contentIndex) ?? long.MaxValue));
        return SendAsync(Commands.Truncate(itemId, contentIndex, milliseconds), cancellationToken);
    }

    public ValueTask DeleteItemAsync(string itemId, CancellationToken cancellationToken = default) => SendAsync(Commands.Delete(itemId), cancellationToken);

    public ValueTask SendToolResultAsync(string callId, string result, CancellationToken cancellationToken = default) =>
        SendAsync(Commands.ToolResult(callId, result), cancellationToken);

    public ValueTask AddMessageAsync(ChatMessage message, CancellationToken cancellationToken = default) => Commands.CanAdd(message)
        ? SendAsync(Commands.AddMessage(message), cancellationToken)
        : throw new ArgumentException($"A message needs text, and the role system, user or assistant; its role is {message.Role}.", nameof(message));

    /// <summary>Sends a command. After the end it is dropped, as the interface demands: the clients would write it to a socket that is half closed.</summary>
    public async ValueTask SendAsync(BinaryData command, CancellationToken cancellationToken)
    {
        if (_reader.IsEnded)
        {
            return;
        }

        try
        {
            await _link.SendAsync(command).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is WebSocketException or IOException or InvalidOperationException)
        {
            // The reading task sees the loss as well, and reports it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Detach();

        // Reads on up to the service's answer. To cancel the reader would abort the socket, so that is the last resort.
        await CloseOutputAsync();
        await _reader.Completion.WaitAsync(_options.CloseTimeout, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await AbortAsync();
    }

    /// <summary>Ends the session at once.</summary>
    public async ValueTask AbortAsync()
    {
        _reader.Detach();
        _expiry?.Dispose();
        await _life.CancelAsync();
        await _link.DisposeAsync();
        await _closing;
    }

    private async Task AnswerCloseAsync()
    {
        await _reader.Completion;
        await CloseOutputAsync();
    }

    /// <summary>The clients would leave without a close, which the service counts as a broken connection.</summary>
    private async Task CloseOutputAsync()
    {
        using var limit = new CancellationTokenSource(_options.CloseTimeout, _clock);
        try
        {
            await _link.WebSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // It is closed or lost already.
        }
    }
}
