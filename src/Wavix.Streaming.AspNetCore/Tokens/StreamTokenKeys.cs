using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Tracks which Data Protection keys are in memory. Data Protection reads its storage synchronously on the calling thread: until it has
/// keys, and in its first minutes for each unknown key id, which a stranger may have made up. This class runs such a read on a thread of
/// its own, one at a time, and requests wait for it without blocking a thread. Using a known key never reads the storage.
/// </summary>
internal sealed class StreamTokenKeys(
    StreamTokenSeal seal, IOptions<WavixStreamEndpointOptions> options, IKeyManager? storage = null)
{
    /// <summary>Minimum time between two reads. Each read asks the storage at most twice, so it is asked at most once a second.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Bounded: only keys in the storage that sealed or opened one of our tokens.
    private readonly ConcurrentDictionary<Guid, bool> _known = new();
    private readonly Reader _first = new(options.Value.Stream.TimeProvider);
    private readonly Reader _further = new(options.Value.Stream.TimeProvider);

    /// <summary>The state of one key id.</summary>
    public enum KeyState
    {
        /// <summary>This application knows of nothing that is sealed with it.</summary>
        Unknown,

        /// <summary>The key is in memory: <see cref="StreamTokenSeal"/> may be called on any thread.</summary>
        Known,

        /// <summary>The storage would have to be read, but was just read for another key.</summary>
        Busy,
    }

    /// <summary>Starts to read the keys, so that the first token need not wait.</summary>
    public void WarmUp() => _ = ReadFirstAsync();

    /// <summary>Completes when this instance can seal tokens.</summary>
    /// <exception cref="CryptographicException">The keys can't be read. A later call tries again.</exception>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) =>
        _known.IsEmpty ? ReadFirstAsync().WaitAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Adds a key that is in memory because it has just been used.</summary>
    public void Add(Guid keyId) => _known.TryAdd(keyId, true);

    /// <summary>Determines the state of a key.</summary>
    /// <param name="keyId">The id.</param>
    /// <param name="open">
    /// Opens data that claims to be sealed with the key, which makes Data Protection look for it; false if the data does not open.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="CryptographicException">The keys can't be read.</exception>
    public async ValueTask<KeyState> FindAsync(Guid keyId, Func<bool> open, CancellationToken cancellationToken)
    {
        await WaitUntilReadyAsync(cancellationToken);
        if (_known.ContainsKey(keyId))
        {
            return KeyState.Known;
        }

        if (keyId == StreamTokenSeal.NoKey)
        {
            return KeyState.Unknown;
        }

        if (_further.TryBegin(() => Look(keyId, open)) is not { } reading)
        {
            return KeyState.Busy;
        }

        await reading.WaitAsync(cancellationToken);
        return _known.ContainsKey(keyId) ? KeyState.Known : KeyState.Unknown;
    }

    private Task ReadFirstAsync() => _first.BeginOrJoin(() =>
    {
        // Sealing anything loads the keys and reveals the current one.
        string text = seal.Seal(new StreamToken(
            StreamTokenSeal.NewId(), DateTimeOffset.UnixEpoch, TimeSpan.Zero, Path: "", CallId: null, Data: null, HasStoredData: false));
        Add(StreamTokenSeal.KeyIdOf(text));
    });

    /// <summary>
    /// Learns all keys of the storage, so that a stranger's made-up ids can't prevent those of another instance from being found. A key
    /// counts as known only after <paramref name="open"/> has made Data Protection read it as well.
    /// </summary>
    private void Look(Guid keyId, Func<bool> open)
    {
        Guid[] stored = storage?.GetAllKeys().Select(key => key.KeyId).ToArray() ?? [];
        if (open())
        {
            Add(keyId);
        }

        Array.ForEach(stored, Add);
    }

    /// <summary>Runs one action at a time on a thread of its own, followed by a pause.</summary>
    private sealed class Reader(TimeProvider time)
    {
        private readonly object _sync = new();
        private Task _last = Task.CompletedTask;
        private long? _beganAt;

        private bool IsFree => _last.IsCompleted && (_beganAt is not { } at || time.GetElapsedTime(at) >= Pause);

        /// <summary>Returns null if it is busy.</summary>
        public Task? TryBegin(Action read)
        {
            lock (_sync)
            {
                return IsFree ? Begin(read) : null;
            }
        }

        /// <summary>Returns the task of the last action if it is busy.</summary>
        public Task BeginOrJoin(Action read)
        {
            lock (_sync)
            {
                return IsFree ? Begin(read) : _last;
            }
        }

        private Task Begin(Action read)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _last = done.Task;
            _beganAt = time.GetTimestamp();

            // UnsafeStart: the log scope and activity belong to the first request only, not to the others that wait.
            new Thread(() =>
            {
                try
                {
                    read();
                    done.SetResult();
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            })
            { IsBackground = true, Name = "Wavix stream token keys" }.UnsafeStart();

            // If no request waits for a failure any more, the next read reports it.
            _ = done.Task.ContinueWith(
                static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return done.Task;
        }
    }
}
