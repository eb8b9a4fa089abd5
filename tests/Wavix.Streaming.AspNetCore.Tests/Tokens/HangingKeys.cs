using System.Threading.Channels;
using Microsoft.AspNetCore.DataProtection;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>
/// Data Protection whose storage can stop answering. It is asked for the first key, and from then on for every key but that one.
/// </summary>
internal sealed class HangingKeys : IDataProtectionProvider
{
    private readonly EphemeralDataProtectionProvider _inner = new();
    private readonly Channel<bool> _asked = Channel.CreateUnbounded<bool>();
    private volatile TaskCompletionSource? _answer;
    private volatile bool _isLoaded;
    private int _waiting;

    /// <summary>How many threads wait for it.</summary>
    public int Waiting => _waiting;

    /// <summary>How many threads waited for it at most.</summary>
    public int MostWaiting { get; private set; }

    /// <summary>Whether one of them was of the thread pool.</summary>
    public bool HeldAPoolThread { get; private set; }

    public IDataProtector CreateProtector(string purpose) => new Protector(this, _inner.CreateProtector(purpose));

    public void Hang() => _answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answer() => _answer!.SetResult();

    /// <summary>Waits until it is asked.</summary>
    public async Task IsAskedAsync() => await _asked.Reader.ReadAsync().AsTask().SoonAsync();

    private void Ask()
    {
        int waiting = Interlocked.Increment(ref _waiting);
        MostWaiting = Math.Max(MostWaiting, waiting);
        HeldAPoolThread |= Thread.CurrentThread.IsThreadPoolThread;
        _asked.Writer.TryWrite(true);
        _answer?.Task.Wait();
        Interlocked.Decrement(ref _waiting);
    }

    private sealed class Protector(HangingKeys keys, IDataProtector inner) : IDataProtector
    {
        private readonly byte[] _header = inner.Protect([])[..20];

        public IDataProtector CreateProtector(string purpose) => new Protector(keys, inner.CreateProtector(purpose));

        public byte[] Protect(byte[] plaintext)
        {
            if (!keys._isLoaded)
            {
                keys.Ask();
                keys._isLoaded = true;
            }

            return inner.Protect(plaintext);
        }

        public byte[] Unprotect(byte[] protectedData)
        {
            if (!protectedData.AsSpan().StartsWith(_header))
            {
                keys.Ask();
            }

            return inner.Unprotect(protectedData);
        }
    }
}
