using System.Numerics;
using System.Runtime.InteropServices;

namespace Wavix.Streaming;

/// <summary>
/// A template of the stream's <c>media</c> messages: the constant bytes, and the offsets of the numbers and the payload. A message that
/// matches is read without a parser. Its other bytes are equal, and each variable position holds a token of the same kind and length, so a
/// parser would find the same fields. Any other message is left to the parser. Not thread-safe.
/// </summary>
internal sealed class MediaShape
{
    // Offsets within a time: of its seconds, and of their fraction.
    private const int SecondsAt = 17;
    private const int FractionAt = 20;

    // Maximum length of a message without its payload: several times the usual. It limits how much of the peer's data a stream keeps.
    private const int MaxSameBytes = 4096;

    // Index: the exponent.
    private static readonly long[] PowersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    // The message without its payload, and a mask of the bytes to compare: 0xFF for a constant byte, 0 within a number.
    private byte[] _same = [];
    private byte[] _mask = [];
    private int _length = -1;
    private int _payloadStart;
    private int _payloadLength;
    private DigitGap _seconds;
    private DigitGap _fraction;
    private DigitGap _sequenceNumber;
    private DigitGap _timestamp;
    private DigitGap _chunk;
    private string? _callId;
    private string? _streamId;
    private string? _track;
    private long _minuteTicks;
    private TimeSpan _offset;

    /// <summary>Stores the shape of a parsed message, unless it is unusual. Replaces the previous shape.</summary>
    public void Learn(ReadOnlySpan<byte> message, in MessageFields fields, in EventEnvelope envelope, string? track)
    {
        _length = -1;
        if (envelope.Anomalies != EventAnomalies.None
            || fields.EventTime.IsEscaped || fields.Track.IsEscaped || fields.Payload.IsEscaped
            || fields.SequenceNumber.IsString || fields.Timestamp.IsString || fields.Chunk.IsString
            || message.Length - fields.Payload.Length > MaxSameBytes)
        {
            return;
        }

        _seconds = new DigitGap(fields.EventTime.Start + SecondsAt, 2);
        _fraction = new DigitGap(fields.EventTime.Start + FractionAt, CountFraction(message, fields.EventTime));
        _sequenceNumber = new DigitGap(fields.SequenceNumber.Start, fields.SequenceNumber.Length);
        _timestamp = new DigitGap(fields.Timestamp.Start, fields.Timestamp.Length);
        _chunk = new DigitGap(fields.Chunk.Start, fields.Chunk.Length);
        if (_fraction.Length >= PowersOfTen.Length || !IsPlain(message, _sequenceNumber) || !IsPlain(message, _timestamp) || !IsPlain(message, _chunk)
            || !TryReadSeconds(message, out long ticks))
        {
            return;
        }

        _payloadStart = fields.Payload.Start;
        _payloadLength = fields.Payload.Length;
        _callId = envelope.CallId;
        _streamId = envelope.StreamId;
        _track = track;
        _minuteTicks = envelope.EventTime!.Value.Ticks - ticks;
        _offset = envelope.EventTime.Value.Offset;
        Copy(message);
        _length = message.Length;
    }

    /// <summary>Reads a message of this shape.</summary>
    /// <param name="message">Any bytes.</param>
    /// <param name="recycled">
    /// The event to fill; null for a new one. Its audio may be overwritten even if the message has another shape.
    /// </param>
    /// <returns>Null if the message has another shape.</returns>
    public MediaEvent? TryRead(ReadOnlySpan<byte> message, MediaEvent? recycled)
    {
        if (message.Length != _length
            || !IsSame(message)
            || !TryReadSeconds(message, out long ticks)
            || !_sequenceNumber.TryReadNumber(message, out long number)
            || !_timestamp.TryReadNumber(message, out long timestamp)
            || !_chunk.TryReadNumber(message, out long chunk))
        {
            return null;
        }

        int bytes = PayloadDecoder.DecodeCanonical(message.Slice(_payloadStart, _payloadLength), recycled, out byte[] payload);
        if (bytes < 0 || (bytes & 1) != 0)
        {
            return null;
        }

        byte[]? own = recycled is null ? payload : null;
        recycled ??= new MediaEvent();
        recycled.SetMedia(_track, timestamp, chunk, own, bytes);
        recycled.SetHeader(new DateTimeOffset(_minuteTicks + ticks, _offset), _callId, _streamId, number);
        return recycled;
    }

    private static int CountFraction(ReadOnlySpan<byte> message, JsonField time)
    {
        ReadOnlySpan<byte> rest = message.Slice(time.Start, time.Length)[(SecondsAt + 2)..];
        return rest is [(byte)'.' or (byte)',', ..] ? rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') : 0;
    }

    private static bool IsPlain(ReadOnlySpan<byte> message, DigitGap gap) =>
        gap.Length <= DigitGap.MaxLength && gap.Start >= DigitGap.LeastStart && gap.TryReadNumber(message, out _);

    /// <summary>Reads the time since the start of the minute. A leap second is left to the parser.</summary>
    private bool TryReadSeconds(ReadOnlySpan<byte> message, out long ticks)
    {
        bool isTime = _seconds.TryReadDigits(message, out long seconds) & seconds < 60 & _fraction.TryReadDigits(message, out long fraction);
        int digits = _fraction.Length;
        ticks = (seconds * TimeSpan.TicksPerSecond) + (digits <= 7 ? fraction * PowersOfTen[7 - digits] : fraction / PowersOfTen[digits - 7]);
        return isTime;
    }

    private void Copy(ReadOnlySpan<byte> message)
    {
        int length = message.Length - _payloadLength;
        if (_same.Length < length)
        {
            // Leave some space: counters gain a digit from time to time.
            _same = new byte[length + 32];
            _mask = new byte[length + 32];
        }

        message[.._payloadStart].CopyTo(_same);
        message[(_payloadStart + _payloadLength)..].CopyTo(_same.AsSpan(_payloadStart));
        _mask.AsSpan().Fill(0xFF);
        foreach (DigitGap gap in (ReadOnlySpan<DigitGap>)[_seconds, _fraction, _sequenceNumber, _timestamp, _chunk])
        {
            int start = gap.Start < _payloadStart ? gap.Start : gap.Start - _payloadLength;
            _mask.AsSpan(start, gap.Length).Clear();
        }
    }

    private bool IsSame(ReadOnlySpan<byte> message)
    {
        int head = _payloadStart;
        ReadOnlySpan<byte> tail = message[(head + _payloadLength)..];
        return IsSame(message[..head], _same, _mask) && IsSame(tail, _same.AsSpan(head, tail.Length), _mask.AsSpan(head, tail.Length));
    }

    /// <summary>
    /// Whether all bytes selected by the mask are equal. The other spans are at least as long as <paramref name="message"/>.
    /// </summary>
    private static bool IsSame(ReadOnlySpan<byte> message, ReadOnlySpan<byte> same, ReadOnlySpan<byte> mask)
    {
        if (message.Length < Vector<byte>.Count)
        {
            for (int i = 0; i < message.Length; i++)
            {
                if (((message[i] ^ same[i]) & mask[i]) != 0)
                {
                    return false;
                }
            }

            return true;
        }

        ref byte messageStart = ref MemoryMarshal.GetReference(message);
        ref byte sameStart = ref MemoryMarshal.GetReference(same[..message.Length]);
        ref byte maskStart = ref MemoryMarshal.GetReference(mask[..message.Length]);
        nuint last = (nuint)(message.Length - Vector<byte>.Count);
        for (nuint i = 0; i < last; i += (nuint)Vector<byte>.Count)
        {
            if (Differs(i, ref messageStart, ref sameStart, ref maskStart))
            {
                return false;
            }
        }

        // The last word overlaps the one before it.
        return !Differs(last, ref messageStart, ref sameStart, ref maskStart);

        static bool Differs(nuint at, ref byte message, ref byte same, ref byte mask) =>
            ((Vector.LoadUnsafe(ref message, at) ^ Vector.LoadUnsafe(ref same, at)) & Vector.LoadUnsafe(ref mask, at)) != Vector<byte>.Zero;
    }
}
