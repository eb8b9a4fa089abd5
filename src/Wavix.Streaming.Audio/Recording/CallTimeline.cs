using System.Runtime.InteropServices;

namespace Wavix.Streaming.Audio;

/// <summary>Both sides of a call on its clock, some seconds late, when their audio has its final place. Not thread-safe.</summary>
/// <param name="tap">Observes the call.</param>
/// <param name="account">What happened.</param>
internal sealed class CallTimeline(CallTap tap, RecordingAccount account)
{
    /// <summary>
    /// How much later than the call audio is read: messages that a slow network holds up for 4 s still get their right place.
    /// </summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    // Audio that arrives faster than the call is read ahead of its clock instead of being kept: more than this.
    private const long MostAhead = 30 * WavixAudio.SampleRate;

    private readonly TrackTimeline _caller = new(account.AddGap);
    private readonly TrackTimeline _other = new(static (_, _, _) => { });
    private long? _lastNumber;
    private long _position;

    /// <summary>The start of the recording on the clock of the call.</summary>
    public DateTimeOffset Began { get; } = tap.Now;

    /// <summary>Samples that were read.</summary>
    public long Position => _position;

    /// <summary>Samples from the start to now.</summary>
    public long Now => ToSamples(tap.Now - Began);

    /// <summary>Takes what has happened.</summary>
    /// <returns>How many samples can be read now.</returns>
    public long Update()
    {
        TakeItems();
        long now = Now;
        _caller.Settle(now);
        _other.Settle(now);
        return Math.Max(now - ToSamples(Delay), Math.Max(_caller.End, _other.End) - MostAhead) - _position;
    }

    /// <summary>The call has ended: takes the rest.</summary>
    /// <returns>How many samples are left.</returns>
    public long Complete()
    {
        TakeItems();
        _caller.Complete();
        _other.Complete();
        long end = account.EndedAt is { } ended ? ToSamples(ended - Began) : Now;
        return Math.Max(end, Math.Max(_caller.End, _other.End)) - _position;
    }

    /// <summary>Reads on in both sides.</summary>
    /// <param name="caller">Filled with what the caller said.</param>
    /// <param name="heard">Filled with what the caller heard. As long as the other.</param>
    public void Read(Span<short> caller, Span<short> heard)
    {
        _caller.Read(caller);
        if (_other.IsUsed)
        {
            // A one-way stream of both tracks: Wavix says what the caller hears.
            _other.Read(heard);
        }
        else
        {
            tap.CopyPlayed(Began + ToTime(_position), MemoryMarshal.AsBytes(heard));
        }

        _position += caller.Length;
    }

    public static TimeSpan ToTime(long samples) => TimeSpan.FromSeconds(samples / (double)WavixAudio.SampleRate);

    private static long ToSamples(TimeSpan time) => (long)Math.Round(time.TotalSeconds * WavixAudio.SampleRate);

    private void TakeItems()
    {
        while (tap.TryRead(out CallTapItem item))
        {
            account.Add(item, Began);
            long missing = 0;
            if (item.Event?.SequenceNumber is { } number)
            {
                missing = _lastNumber is { } last && item.Event is not StartEvent ? Math.Max(0, number - last - 1) : 0;
                _lastNumber = item.Event is StartEvent ? number : Math.Max(number, _lastNumber ?? number);
            }

            if (item.Event is MediaEvent media)
            {
                // A track that is missing or unknown is the caller's.
                (media.Track == MediaTrack.Outbound ? _other : _caller).Add(ToSamples(item.At - Began), media, missing);
            }
        }
    }
}
