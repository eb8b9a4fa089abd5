using System.Text;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Applies the faults to the numbered events of a call: loses, repeats and swaps events, and adds messages that the protocol does not have.
/// Not thread-safe, except for <see cref="Change"/>.
/// </summary>
internal sealed class MediaFaults(SimulatedFaults faults)
{
    private const int OversizedBytes = 2 * 1024 * 1024;

    private volatile SimulatedFaults _next = faults;
    private SimulatedFaults _faults = faults;
    private long _count;
    private MediaEvent? _held;

    /// <summary>Applies other faults from the next event on, and counts media from there.</summary>
    public void Change(SimulatedFaults faults) => _next = faults;

    /// <summary>Returns the events to send in place of an event, in order.</summary>
    public IEnumerable<WavixEvent> Apply(WavixEvent e)
    {
        if (_next is var next && next != _faults)
        {
            _faults = next;
            _count = 0;
        }

        MediaEvent? held = _held;
        _held = null;
        if (held is not null && e is StopEvent)
        {
            // Nothing follows a stop.
            yield return held;
            held = null;
        }

        bool hasFollowed = false;
        foreach (WavixEvent sent in e is MediaEvent media ? ApplyToMedia(media) : [e])
        {
            hasFollowed = true;
            yield return sent;
        }

        if (held is not null && !hasFollowed && _held is null)
        {
            // The message that should have been sent before it was lost.
            _held = held;
        }
        else if (held is not null)
        {
            yield return held;
        }
    }

    private IEnumerable<WavixEvent> ApplyToMedia(MediaEvent media)
    {
        _count++;
        if (!IsTurnOf(_faults.LoseEvery))
        {
            if (IsTurnOf(_faults.ReorderEvery))
            {
                _held = media;
            }
            else
            {
                yield return media;
            }

            if (IsTurnOf(_faults.RepeatEvery))
            {
                yield return media;
            }
        }

        if (IsTurnOf(_faults.MalformedEvery))
        {
            yield return Read("""{"event":"media","media":{"payload":""");
        }

        if (IsTurnOf(_faults.UnknownEvery))
        {
            yield return Read("""{"event":"dtmf","dtmf":{"digit":"5"}}""");
        }

        if (IsTurnOf(_faults.OversizedEvery))
        {
            yield return Read($$"""{"event":"oversized","padding":"{{new string('x', OversizedBytes)}}"}""");
        }
    }

    private bool IsTurnOf(int every) => every > 0 && _count % every == 0;

    private static WavixEvent Read(string json) => WavixMessageSerializer.ReadEvent(Encoding.UTF8.GetBytes(json));
}
