using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Agents;

/// <summary>Sessions that were opened before their calls. Each waits for a bounded time. Thread-safe.</summary>
internal sealed class PrewarmedSessions(ISpeechModel model, VoiceAgentOptions options, ILogger logger)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Whether a session waits for its call.</summary>
    public bool HasAny
    {
        get
        {
            lock (_entries)
            {
                return _entries.Count > 0;
            }
        }
    }

    public bool Open(string callId, SpeechModelConnectOptions connect)
    {
        var entry = new Entry();
        lock (_entries)
        {
            if (_entries.Count >= options.MaxPrewarmed || !_entries.TryAdd(callId, entry))
            {
                return false;
            }

            // On the pool: the answer to the call must not wait for the model. Under the lock: a call that takes the entry takes the session.
            entry.Session = Task.Run(() => model.ConnectAsync(connect, entry.GivenUp.Token));
        }

        _ = ExpireAsync(callId, entry);
        return true;
    }

    /// <summary>Takes the session of a call; null if there is none. It belongs to the caller of this method.</summary>
    public Task<ISpeechModelSession>? Take(string callId)
    {
        lock (_entries)
        {
            if (!_entries.Remove(callId, out Entry? entry))
            {
                return null;
            }

            _ = entry.Taken.CancelAsync();
            return entry.Session;
        }
    }

    private async Task ExpireAsync(string callId, Entry entry)
    {
        await Task.Delay(options.PrewarmLifetime, options.TimeProvider, entry.Taken.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_entries)
        {
            if (!_entries.TryGetValue(callId, out Entry? current) || current != entry)
            {
                return;
            }

            _entries.Remove(callId);
        }

        await entry.GivenUp.CancelAsync().ConfigureAwait(false);
        try
        {
            ISpeechModelSession session = await entry.Session!.ConfigureAwait(false);
            await session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            AgentLog.PrewarmFailed(logger, e.Message);
        }
    }

    private sealed class Entry
    {
        public CancellationTokenSource GivenUp { get; } = new();

        public CancellationTokenSource Taken { get; } = new();

        public Task<ISpeechModelSession>? Session { get; set; }
    }
}
