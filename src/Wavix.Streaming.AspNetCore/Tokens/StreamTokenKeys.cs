using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Which Data Protection keys are in memory. Data Protection reads its storage synchronously, on the thread that asks: for as long as it has
/// no keys, and in its first minutes for each key id that it does not know, which may be anything that a stranger has made up. Here such a
/// read has a thread of its own, one at a time, and requests wait for it without a thread. Work with a key that is known never reads.
/// </summary>
internal sealed class StreamTokenKeys(
    StreamTokenSeal seal, IOptions<WavixStreamEndpointOptions> options, IKeyManager? storage = null)
{
    /// <summary>From one read to the next: each asks the storage at most twice, so it is asked at most once a second.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Not more than there are in the storage, and those that sealed or opened a token of ours.
    private readonly ConcurrentDictionary<Guid, bool> _known = new();
    private readonly Reader _first = new(options.Value.Stream.TimeProvider);
    private readonly Reader _further = new(options.Value.Stream.TimeProvider);

    /// <summary>The state of one key id.</summary>
    public enum KeyState
    {
        /// <summary>Nothing is sealed with it, as far as this application knows.</summary>
        Unknown,

        /// <summary>It is in memory: <see cref="StreamTokenSeal"/> may be asked on any thread.</summary>
        Known,

        /// <summary>The storage would have to be asked, and has just been asked for another.</summary>
        Busy,
    }

    /// <summary>Begins to read the keys, so that the first token need not wait.</summary>
    public void WarmUp() => _ = ReadFirstAsync();

    /// <summary>Completes when this instance can seal.</summary>
    /// <exception cref="CryptographicException">The keys can't be read. It is tried again at a later call.</exception>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) =>
        _known.IsEmpty ? ReadFirstAsync().WaitAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>This key is in memory, since it has just been used.</summary>
    public void Add(Guid keyId) => _known.TryAdd(keyId, true);

    /// <summary>Finds out about a key.</summary>
    /// <param name="keyId">The id.</param>
    /// <param name="open">Opens what claims to be sealed with it, which makes Data Protection look for the key; false when it does not open.</param>
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
        // Sealing anything loads the keys and shows the current one.
        string text = seal.Seal(new StreamToken(
            StreamTokenSeal.NewId(), DateTimeOffset.UnixEpoch, TimeSpan.Zero, Path: "", CallId: null, Data: null, HasStoredData: false));
        Add(StreamTokenSeal.KeyIdOf(text));
    });

    /// <summary>
    /// Learns all keys of the storage, so that a stranger's made-up ids don't keep those of another instance from being found. They count as
    /// known only after <paramref name="open"/> has made Data Protection read them, too.
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

    /// <summary>Runs one thing at a time on a thread of its own, and for a while after it nothing.</summary>
    private sealed class Reader(TimeProvider time)
    {
        private readonly object _sync = new();
        private Task _last = Task.CompletedTask;
        private long? _beganAt;

        private bool IsFree => _last.IsCompleted && (_beganAt is not { } at || time.GetElapsedTime(at) >= Pause);

        /// <summary>Null when it is not free.</summary>
        public Task? TryBegin(Action read)
        {
            lock (_sync)
            {
                return IsFree ? Begin(read) : null;
            }
        }

        /// <summary>The last one when it is not free.</summary>
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

            // Unsafe: the logging scope and the activity of the request that happens to be the first are not those of the others.
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

            // A failure that no request waits for any more is reported by the next one.
            _ = done.Task.ContinueWith(
                static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return done.Task;
        }
    }
}
