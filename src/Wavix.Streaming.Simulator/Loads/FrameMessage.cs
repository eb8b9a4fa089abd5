using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// The <c>media</c> message of one call, in one buffer that is rewritten for each frame: only the time, the numbers and the stamp change.
/// Not thread-safe.
/// </summary>
internal sealed class FrameMessage
{
    // The RTP clock rate of Wavix is 8,000 Hz.
    private const int TimestampsPerFrame = 160;

    // The JSON before the payload is written so that it ends here, because the lengths of its numbers vary.
    private const int PayloadAt = 320;
    private const int TimeBytes = 33;
    private const int RoomAfter = 128;

    private static readonly byte[] Payload = CreatePayload();

    private readonly int _call;
    private readonly byte[] _head;
    private readonly byte[] _buffer = new byte[PayloadAt + Payload.Length + RoomAfter];

    /// <param name="call">The number of the call, for the stamps.</param>
    /// <param name="callId">ASCII without quotes, up to 60 characters.</param>
    /// <param name="streamId">ASCII without quotes, up to 60 characters.</param>
    public FrameMessage(int call, string callId, string streamId)
    {
        _call = call;
        _head = Encoding.ASCII.GetBytes($"\",\"call_id\":\"{callId}\",\"stream_id\":\"{streamId}\",\"sequence_number\":");
        Payload.CopyTo(_buffer, PayloadAt);
    }

    private static ReadOnlySpan<byte> BeforeTime => "{\"event\":\"media\",\"event_time\":\""u8;

    private static ReadOnlySpan<byte> BeforePayload => ",\"media\":{\"payload\":\""u8;

    /// <summary>Rewrites the message.</summary>
    /// <param name="frame">The number of the frame in the call, from 0.</param>
    /// <param name="from">The start of the latency of its echo, as a timestamp of the run's clock.</param>
    /// <param name="sequenceNumber">The number of the message in the stream.</param>
    /// <param name="eventTime">In UTC.</param>
    /// <returns>The message; valid until the next one is written.</returns>
    public ReadOnlyMemory<byte> Write(long frame, long from, long sequenceNumber, DateTimeOffset eventTime)
    {
        Span<byte> stamp = stackalloc byte[FrameStamp.Bytes];
        new FrameStamp(_call, frame, from).Write(stamp);
        Base64.EncodeToUtf8(stamp, _buffer.AsSpan(PayloadAt), out _, out _);
        int begin = WriteBefore(sequenceNumber, eventTime);
        int end = WriteAfter(PayloadAt + Payload.Length, frame);
        return _buffer.AsMemory(begin, end - begin);
    }

    private static byte[] CreatePayload()
    {
        byte[] pcm = TestAudio.Tone(300, WavixAudio.FrameDuration, level: 0.2);
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(pcm));
    }

    private int WriteBefore(long sequenceNumber, DateTimeOffset eventTime)
    {
        Span<byte> number = stackalloc byte[20];
        Utf8Formatter.TryFormat(sequenceNumber, number, out int digits);
        int begin = PayloadAt - BeforePayload.Length - digits - _head.Length - TimeBytes - BeforeTime.Length;
        Span<byte> rest = _buffer.AsSpan(begin);
        rest = Append(rest, BeforeTime);
        Utf8Formatter.TryFormat(eventTime, rest, out int written, new StandardFormat('O'));
        rest = Append(rest[written..], _head);
        rest = Append(rest, number[..digits]);
        Append(rest, BeforePayload);
        return begin;
    }

    private int WriteAfter(int at, long frame)
    {
        Span<byte> rest = Append(_buffer.AsSpan(at), "\",\"track\":\"inbound\",\"timestamp\":"u8);
        Utf8Formatter.TryFormat(frame * TimestampsPerFrame, rest, out int digits);
        rest = Append(rest[digits..], ",\"chunk\":"u8);
        Utf8Formatter.TryFormat(frame + 1, rest, out digits);
        rest = Append(rest[digits..], "}}"u8);
        return _buffer.Length - rest.Length;
    }

    private static Span<byte> Append(Span<byte> rest, scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(rest);
        return rest[text.Length..];
    }
}
