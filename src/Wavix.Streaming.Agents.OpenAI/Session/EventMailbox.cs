using System.Runtime.CompilerServices;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// Hands events from the receiving task to the reader, one at a time: the receiving task waits until the reader asks for the next, because the
/// audio of an event is in the buffer that the next message overwrites.
/// </summary>
internal sealed class EventMailbox
{
    private readonly object _lock = new();
    private readonly AsyncSignal _filled = new();
    private readonly AsyncSignal _taken = new();
    private SpeechModelEvent? _event;
    private SpeechModelEvent? _interjected;
    private SpeechModelEvent? _last;
    private bool _isComplete;
    private bool _isClosed;
    private bool _isRead;

    /// <summary>Offers an event and waits until the reader is done with it.</summary>
    /// <returns>False if there is not and will not be a reader.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> OfferAsync(SpeechModelEvent e)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return false;
            }

            _event = e;
        }

        _filled.Set();
        await _taken.WaitAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Adds an event of this side, which does not wait. A second one replaces the first if it was not read yet.</summary>
    public void Interject(SpeechModelEvent e)
    {
        lock (_lock)
        {
            _interjected = e;
        }

        _filled.Set();
    }

    /// <summary>Nothing is offered any more.</summary>
    /// <param name="last">The last event; null for none.</param>
    public void Complete(SpeechModelEvent? last)
    {
        lock (_lock)
        {
            _isComplete = true;
            _last = last;
        }

        _filled.Set();
    }

    /// <summary>Nothing is read any more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _event = null;
        }

        _filled.Set();
        _taken.Set();
    }

    /// <exception cref="InvalidOperationException">The events are or were read before.</exception>
    public IAsyncEnumerable<SpeechModelEvent> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isRead)
            {
                throw new InvalidOperationException("The events of a session are read once, with one enumeration from start to end.");
            }

            _isRead = true;
        }

        return ReadCoreAsync(cancellationToken);
    }

    private async IAsyncEnumerable<SpeechModelEvent> ReadCoreAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((AsyncSignal)state!).Set(), _filled);
        try
        {
            while (!IsAtEnd())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Take(out bool isOffered) is not { } e)
                {
                    await _filled.WaitAsync().ConfigureAwait(false);
                    continue;
                }

                yield return e;
                if (isOffered)
                {
                    _taken.Set();
                }
            }
        }
        finally
        {
            Close();
        }
    }

    private bool IsAtEnd()
    {
        lock (_lock)
        {
            return _isClosed || (_isComplete && _event is null && _interjected is null && _last is null);
        }
    }

    private SpeechModelEvent? Take(out bool isOffered)
    {
        lock (_lock)
        {
            isOffered = false;
            if (_interjected is { } interjected)
            {
                _interjected = null;
                return interjected;
            }

            if (_event is { } offered)
            {
                _event = null;
                isOffered = true;
                return offered;
            }

            SpeechModelEvent? last = _isComplete ? _last : null;
            _last = last is null ? _last : null;
            return last;
        }
    }
}
