using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Wavix.Streaming;

/// <summary>
/// A remembered <c>media</c> message: its constant bytes, and the offsets of its numbers and of its audio. The next message mostly differs in
/// those places only, and is then read without being parsed. All other bytes are equal and each place holds a token of the same kind and
/// length, so a parser would find the same fields. Any other message is left to the parser. Not thread-safe.
/// </summary>
internal sealed class MediaTemplate
{
    // Offsets in a time: its seconds, and the fraction after them.
    private const int SecondsAt = 17;
    private const int FractionAt = 20;

    // Of a message without its payload: several times the usual length. A peer must not make a stream hold long messages.
    private const int MaxConstantBytes = 4096;

    // By exponent.
    private static readonly long[] PowersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    // The message without its payload, and a mask over it: 0xFF for a byte that must be equal, 0 in a number.
    private byte[] _constant = [];
    private byte[] _mask = [];

    // -1 while nothing is remembered, which no message matches.
    private int _length = -1;
    private int _payloadStart;
    private int _payloadLength;
    private DigitField _seconds;
    private DigitField _fraction;
    private DigitField _sequenceNumber;
    private DigitField _timestamp;
    private DigitField _chunk;
    private string? _callId;
    private string? _streamId;
    private string? _track;
    private long _minuteTicks;
    private TimeSpan _offset;

    /// <summary>Remembers a message that was parsed, unless it is unusual; forgets the one before.</summary>
    public void Learn(ReadOnlySpan<byte> message, in MessageFields fields, in EventEnvelope envelope, string? track)
    {
        _length = -1;
        if (envelope.Anomalies != EventAnomalies.None
            || fields.EventTime.IsEscaped || fields.Track.IsEscaped || fields.Payload.IsEscaped
            || fields.SequenceNumber.IsString || fields.Timestamp.IsString || fields.Chunk.IsString
            || message.Length - fields.Payload.Length > MaxConstantBytes)
        {
            return;
        }

        _seconds = new DigitField(fields.EventTime.Start + SecondsAt, 2);
        _fraction = new DigitField(fields.EventTime.Start + FractionAt, CountFraction(message, fields.EventTime));
        _sequenceNumber = new DigitField(fields.SequenceNumber.Start, fields.SequenceNumber.Length);
        _timestamp = new DigitField(fields.Timestamp.Start, fields.Timestamp.Length);
        _chunk = new DigitField(fields.Chunk.Start, fields.Chunk.Length);
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

    /// <summary>Reads a message that matches.</summary>
    /// <param name="message">Any bytes.</param>
    /// <param name="scratch">See <see cref="PayloadDecoder.TryDecode"/>.</param>
    /// <returns>Null when the message does not match.</returns>
    public MediaEvent? TryRead(ReadOnlySpan<byte> message, byte[]? scratch) =>
        message.Length == _length
        && Matches(message)
        && TryReadSeconds(message, out long ticks)
        && _sequenceNumber.TryReadNumber(message, out long number)
        && _timestamp.TryReadNumber(message, out long timestamp)
        && _chunk.TryReadNumber(message, out long chunk)
        && PayloadDecoder.TryDecodeCanonical(message.Slice(_payloadStart, _payloadLength), scratch, out ReadOnlyMemory<byte> payload)
        && (payload.Length & 1) == 0
            ? new MediaEvent
            {
                EventTime = new DateTimeOffset(_minuteTicks + ticks, _offset),
                CallId = _callId,
                StreamId = _streamId,
                SequenceNumber = number,
                Payload = payload,
                TrackText = _track,
                Timestamp = timestamp,
                Chunk = chunk,
            }
            : null;

    private static int CountFraction(ReadOnlySpan<byte> message, JsonField time)
    {
        ReadOnlySpan<byte> rest = message.Slice(time.Start, time.Length)[(SecondsAt + 2)..];
        return rest is [(byte)'.', ..] ? rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') : 0;
    }

    private static bool IsPlain(ReadOnlySpan<byte> message, DigitField field) =>
        field.Length <= DigitField.MaxLength && field.Start >= DigitField.MinStart && field.TryReadNumber(message, out _);

    /// <summary>The time since its minute began.</summary>
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
        if (_constant.Length < length)
        {
            // Messages grow by a digit now and then.
            _constant = new byte[length + 32];
            _mask = new byte[length + 32];
        }

        message[.._payloadStart].CopyTo(_constant);
        message[(_payloadStart + _payloadLength)..].CopyTo(_constant.AsSpan(_payloadStart));
        _mask.AsSpan().Fill(0xFF);
        foreach (DigitField field in (ReadOnlySpan<DigitField>)[_seconds, _fraction, _sequenceNumber, _timestamp, _chunk])
        {
            int start = field.Start < _payloadStart ? field.Start : field.Start - _payloadLength;
            _mask.AsSpan(start, field.Length).Clear();
        }
    }

    private bool Matches(ReadOnlySpan<byte> message)
    {
        int head = _payloadStart;
        ReadOnlySpan<byte> tail = message[(head + _payloadLength)..];
        return Matches(message[..head], _constant, _mask) && Matches(tail, _constant.AsSpan(head, tail.Length), _mask.AsSpan(head, tail.Length));
    }

    /// <summary>Whether all bytes under the mask are equal. The other two are at least as long as <paramref name="message"/>.</summary>
    private static bool Matches(ReadOnlySpan<byte> message, ReadOnlySpan<byte> constant, ReadOnlySpan<byte> mask)
    {
        if (message.Length < Vector<byte>.Count)
        {
            for (int i = 0; i < message.Length; i++)
            {
                if (((message[i] ^ constant[i]) & mask[i]) != 0)
                {
                    return false;
                }
            }

            return true;
        }

        ref byte messageStart = ref MemoryMarshal.GetReference(message);
        ref byte constantStart = ref MemoryMarshal.GetReference(constant[..message.Length]);
        ref byte maskStart = ref MemoryMarshal.GetReference(mask[..message.Length]);
        nuint last = (nuint)(message.Length - Vector<byte>.Count);
        for (nuint i = 0; i < last; i += (nuint)Vector<byte>.Count)
        {
            if (Differs(i, ref messageStart, ref constantStart, ref maskStart))
            {
                return false;
            }
        }

        // The last vector overlaps the one before it.
        return !Differs(last, ref messageStart, ref constantStart, ref maskStart);

        static bool Differs(nuint at, ref byte message, ref byte constant, ref byte mask) =>
            ((Vector.LoadUnsafe(ref message, at) ^ Vector.LoadUnsafe(ref constant, at)) & Vector.LoadUnsafe(ref mask, at)) != Vector<byte>.Zero;
    }
}

/// <summary>A number of a known count of digits, at a known place of the messages of one template.</summary>
/// <param name="Start">Offset of its first digit.</param>
/// <param name="Length">Digits, 0 to 16; of none the value is 0.</param>
internal readonly record struct DigitField(int Start, int Length)
{
    public const int MaxLength = 16;

    /// <summary>Minimum offset of the field in the message: numbers are read eight bytes at a time, backwards.</summary>
    public const int MinStart = 8;

    private const int Word = sizeof(ulong);

    /// <summary>Reads the number; false when there is anything but digits, or a leading zero, which JSON forbids.</summary>
    public bool TryReadNumber(ReadOnlySpan<byte> message, out long value) =>
        TryReadDigits(message, out value) & (message[Start] != '0' || Length == 1);

    /// <summary>The same with leading zeros.</summary>
    public bool TryReadDigits(ReadOnlySpan<byte> message, out long value)
    {
        if (Length <= Word)
        {
            return TryReadWord(message, Start + Length, Length, out value);
        }

        bool isNumber = TryReadWord(message, Start + Length - Word, Length - Word, out long high)
            & TryReadWord(message, Start + Length, Word, out long low);
        value = (high * 100_000_000) + low;
        return isNumber;
    }

    /// <summary>At most eight digits, those before <paramref name="end"/>.</summary>
    private static bool TryReadWord(ReadOnlySpan<byte> message, int end, int length, out long value)
    {
        // Each byte becomes a digit's value, the first digit in the lowest byte; bytes before the number count as zeros.
        ulong digits = BinaryPrimitives.ReadUInt64LittleEndian(message[(end - Word)..]) ^ 0x3030_3030_3030_3030;
        digits = length == 0 ? 0 : digits & (ulong.MaxValue << (8 * (Word - length)));
        bool areDigits = ((digits | (digits + 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080) == 0;

        // Add up pairs, then fours, then all eight.
        digits = (digits * 10) + (digits >> 8);
        ulong high = (digits & 0x0000_00FF_0000_00FF) * (100 + (1_000_000UL << 32));
        ulong low = ((digits >> 16) & 0x0000_00FF_0000_00FF) * (1 + (10_000UL << 32));
        value = (long)((high + low) >> 32);
        return areDigits;
    }
}
