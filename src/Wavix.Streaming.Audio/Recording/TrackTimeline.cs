using System.Runtime.InteropServices;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Places the audio of one track on the clock of the call, by the time of arrival and the numbers of the messages. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Messages arrive late, together, twice and in the wrong order, and some never do. A message is delayed by at least as much as all messages of the
/// next second are delayed. So each waits for a second. What is still missing then is a hold or a loss, and becomes silence; a delay that the
/// following messages have caught up with leaves no trace.
/// </para>
/// <para>Positions are samples from the start of the recording.</para>
/// </remarks>
/// <param name="onGap">Called for silence that is inserted: its start and its length in samples, and why.</param>
internal sealed class TrackTimeline(Action<long, long, RecordingGapReason> onGap)
{
    /// <summary>How long a message waits for those that follow it.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    // A silence shorter than this is a delay of the network: 40 ms.
    private const long Tolerance = 40 * WavixAudio.SampleRate / 1000;

    // The least delay within a second is known this well: 10 ms.
    private const long Precision = 10 * WavixAudio.SampleRate / 1000;

    // Clocks that move apart do so slowly. What is suddenly too late in the recording by more than this, 140 ms, has arrived faster than it was said.
    private const long MostDrift = 140 * WavixAudio.SampleRate / 1000;

    // -44 dB: below it nothing is missed if it is left out to correct the time.
    private const int Quiet = 200;

    // Messages that wait: twenty times as many as there are in a second.
    private const int MostWaiting = 1000;

    private readonly List<Frame> _waiting = [];
    private readonly Queue<PlacedFrame> _placed = [];
    private long? _lastNumber;
    private bool _hasStarted;
    private long _readTo;

    // How much later than it was said audio had to be placed, because it arrived after its place was read.
    private long _displaced;

    /// <summary>The end of the audio that has its place.</summary>
    public long End { get; private set; }

    /// <summary>Whether there was any audio.</summary>
    public bool IsUsed => _hasStarted || _waiting.Count > 0;

    /// <summary>A message has arrived.</summary>
    /// <param name="arrived">When, in samples.</param>
    /// <param name="media">The message.</param>
    /// <param name="missing">Number of messages that are missing before it, by the numbers of all messages.</param>
    public void Add(long arrived, MediaEvent media, long missing)
    {
        if (media.Payload.IsEmpty)
        {
            return;
        }

        var frame = new Frame(arrived, media.SequenceNumber, missing, media.Payload);
        if (media.SequenceNumber is { } number && number <= _lastNumber)
        {
            AddLate(frame, number);
            return;
        }

        _lastNumber = media.SequenceNumber ?? _lastNumber;
        _waiting.Add(frame);
    }

    /// <summary>Gives their places to messages that have waited long enough.</summary>
    /// <param name="now">The time in samples.</param>
    public void Settle(long now)
    {
        long window = (long)(Window.TotalSeconds * WavixAudio.SampleRate);
        int settled = 0;
        while (settled < _waiting.Count && (_waiting[settled].Arrived <= now - window || _waiting.Count - settled > MostWaiting))
        {
            Place(settled++);
        }

        _waiting.RemoveRange(0, settled);
    }

    /// <summary>The track has ended: all messages get their places.</summary>
    public void Complete() => Settle(long.MaxValue);

    /// <summary>Reads on, from where the last call ended.</summary>
    /// <param name="destination">Filled with samples; silence in the gaps.</param>
    public void Read(Span<short> destination)
    {
        destination.Clear();
        long end = _readTo + destination.Length;
        while (_placed.TryPeek(out PlacedFrame frame) && frame.Start < end)
        {
            ReadOnlySpan<byte> pcm = frame.Pcm.Span;
            long from = Math.Max(frame.Start, _readTo);
            long to = Math.Min(frame.End, end);
            Pcm16.AsSamples(pcm)[(int)(from - frame.Start)..(int)(to - frame.Start)].CopyTo(destination[(int)(from - _readTo)..]);
            if (frame.End > end)
            {
                break;
            }

            _placed.Dequeue();
        }

        _readTo = end;
    }

    /// <summary>A message that arrives after one with a higher number: one that seemed missing, or one that is repeated.</summary>
    private void AddLate(in Frame frame, long number)
    {
        int next = _waiting.FindIndex(waiting => waiting.Number > number);
        if (next >= 0 && _waiting[next].Missing > 0 && !_waiting.Exists(waiting => waiting.Number == number))
        {
            Frame follower = _waiting[next];
            long missingAfter = Math.Clamp(follower.Number!.Value - number - 1, 0, follower.Missing - 1);
            _waiting[next] = follower with { Missing = missingAfter };
            _waiting.Insert(next, frame with { Missing = follower.Missing - 1 - missingAfter });
        }
    }

    private void Place(int index)
    {
        Frame frame = _waiting[index];
        long late = GetDelay(index);
        if (!_hasStarted)
        {
            // The silence before the first message is not a gap.
            _hasStarted = true;
            End = Math.Max(0, late);
            late = 0;
        }

        long lost = frame.Missing * frame.Samples;
        if (lost > 0 && late >= lost - Precision)
        {
            Skip(lost, RecordingGapReason.Lost);
            late -= lost;
        }

        if (late > Tolerance)
        {
            Skip(late, RecordingGapReason.NoAudio);
        }
        else if (late < -Tolerance && (late > -MostDrift || _displaced > 0) && IsQuiet(frame.Pcm.Span))
        {
            // Leaves out silence, until the time is right again.
            _displaced = Math.Max(0, _displaced - frame.Samples);
            return;
        }

        _displaced += Math.Max(0, _readTo - End);
        End = Math.Max(End, _readTo);
        _placed.Enqueue(new PlacedFrame(End, frame.Pcm));
        End += frame.Samples;
    }

    /// <summary>How much later than at the end of the audio a message belongs, as far as those that follow it show.</summary>
    private long GetDelay(int index)
    {
        long least = long.MaxValue;
        long end = End;
        foreach (Frame frame in CollectionsMarshal.AsSpan(_waiting)[index..])
        {
            least = Math.Min(least, frame.Arrived - frame.Samples - end);
            end += frame.Samples;
        }

        return least;
    }

    private void Skip(long samples, RecordingGapReason reason)
    {
        onGap(End, samples, reason);
        End += samples;
    }

    private static bool IsQuiet(ReadOnlySpan<byte> pcm)
    {
        foreach (short sample in Pcm16.AsSamples(pcm))
        {
            if (Math.Abs((int)sample) > Quiet)
            {
                return false;
            }
        }

        return true;
    }

    private readonly record struct Frame(long Arrived, long? Number, long Missing, ReadOnlyMemory<byte> Pcm)
    {
        public int Samples => Pcm.Length / WavixAudio.BytesPerSample;
    }

    private readonly record struct PlacedFrame(long Start, ReadOnlyMemory<byte> Pcm)
    {
        public long End => Start + (Pcm.Length / WavixAudio.BytesPerSample);
    }
}
