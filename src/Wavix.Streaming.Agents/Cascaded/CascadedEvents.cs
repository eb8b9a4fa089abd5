using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Wavix.Streaming.Agents;

/// <summary>
/// The events of a session on their way to the agent. Audio is bounded: the response waits. Other events are as few as the turns and sentences that
/// cause them, and are never delayed. An event of an answer is made when it is read, if it still counts then: so an interruption takes effect at once.
/// Thread-safe.
/// </summary>
internal sealed class CascadedEvents
{
    // Of up to 100 ms.
    private const int MaxAudioEvents = 100;

    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });

    // A place for each event of audio that waits.
    private readonly Channel<bool> _places = Channel.CreateBounded<bool>(MaxAudioEvents);

    public void Post(SpeechModelEvent e) => Post(() => e);

    /// <summary>Posts an event that is made when it is read; null for none.</summary>
    public void Post(Func<SpeechModelEvent?> make) => _entries.Writer.TryWrite(new Entry(make, false));

    /// <summary>As <see cref="Post(Func{SpeechModelEvent})"/>, when fewer than the maximum wait.</summary>
    public async Task PostAudioAsync(Func<SpeechModelEvent?> make, CancellationToken cancellationToken)
    {
        await _places.Writer.WriteAsync(true, cancellationToken).ConfigureAwait(false);
        _entries.Writer.TryWrite(new Entry(make, true));
    }

    public void Complete() => _entries.Writer.TryComplete();

    public async IAsyncEnumerable<SpeechModelEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Entry entry in _entries.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (entry.IsAudio)
            {
                _places.Reader.TryRead(out _);
            }

            if (entry.Make() is { } e)
            {
                yield return e;
            }
        }
    }

    private readonly record struct Entry(Func<SpeechModelEvent?> Make, bool IsAudio);
}
