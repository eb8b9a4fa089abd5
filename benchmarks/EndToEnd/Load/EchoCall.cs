using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace EndToEnd.Load;

/// <summary>
/// The Wavix side of one call with as little work as possible, so that one core can load another: a bare socket, frames made beforehand,
/// and of what comes back only where it ends. The first echo is looked at whole.
/// </summary>
internal sealed class EchoCall : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[8 * 1024];
    private readonly MediaFrame _frame;
    private readonly string _streamId;
    private int _buffered;
    private bool _isChecked;

    /// <param name="number">Which of the run's calls it is.</param>
    /// <param name="checksEcho">Whether the first message must be the echo of what was sent.</param>
    public EchoCall(int number, bool checksEcho = true)
    {
        _isChecked = !checksEcho;
        _streamId = $"stream-{number:0000}";
        _frame = new MediaFrame(_streamId, number);
    }

    /// <summary>Told of each echo, or of each message when none is checked. May send.</summary>
    public Action<EchoCall>? OnEcho { get; set; }

    /// <summary>When the message under way was sent, or was due.</summary>
    public long SentAt { get; set; }

    public async Task ConnectAsync(int port)
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port);
        await SendAsync(RawClient.UpgradeRequest(new Uri($"ws://127.0.0.1:{port}/stream")));
        int end;
        while ((end = _buffer.AsSpan(0, _buffered).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync();
        }

        string answer = Encoding.ASCII.GetString(_buffer, 0, end);
        if (!answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new IOException($"The server refused the call: {answer.Split('\r')[0]}");
        }

        Consume(end + 4);
        await SendAsync(RawClient.TextFrame("""{"event":"connected","event_time":"2024-01-15T10:30:00Z"}"""));
        await SendAsync(RawClient.TextFrame(
            $$"""{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"call-{{_streamId}}","stream_id":"{{_streamId}}","stream_type":"twoway","channel":"inbound","sequence_number":1}"""));
        _ = Task.Run(ReceiveAsync);
    }

    /// <summary>Sends the next message. Loopback takes so little at once.</summary>
    public void Send()
    {
        ReadOnlySpan<byte> frame = _frame.Next();
        int sent = _socket.Send(frame);
        if (sent != frame.Length)
        {
            throw new IOException("The server does not keep up: its receive buffer is full.");
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                await FillAsync();
                Take();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
        catch (Exception e)
        {
            // A comparison with wrong figures is worse than none.
            Console.Error.WriteLine(e.Message);
            Environment.Exit(1);
        }
    }

    /// <summary>Takes whole frames: header of 2 or 4 bytes, never masked, never fragmented by any of the servers.</summary>
    private void Take()
    {
        while (_buffered >= 4)
        {
            int length = _buffer[1];
            int header = 2;
            if (length == 126)
            {
                length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(2));
                header = 4;
            }

            if (_buffered < header + length)
            {
                return;
            }

            TakeFrame(_buffer[0], _buffer.AsSpan(header, length));
            Consume(header + length);
        }
    }

    private void TakeFrame(byte opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case 0x81:
                if (_isChecked || Check(payload))
                {
                    OnEcho?.Invoke(this);
                }

                break;
            case 0x89:
                _socket.Send(RawClient.Frame(RawClient.Pong, payload));
                break;
            case 0x8A:
                break;
            case 0x88:
                throw new IOException($"The server closed the call: {BinaryPrimitives.ReadUInt16BigEndian(payload)}.");
            default:
                throw new IOException($"The server sent a frame of another kind: 0x{opcode:x2}.");
        }
    }

    /// <summary>Looks at a message whole; false when it is no echo of audio: the bare server says `connected` and `start` back too.</summary>
    private bool Check(ReadOnlySpan<byte> message)
    {
        using var document = JsonDocument.Parse(message.ToArray());
        JsonElement root = document.RootElement;
        if (root.GetProperty("event").GetString() != "media")
        {
            return false;
        }

        _isChecked = root.GetProperty("stream_id").GetString() == _streamId
            && root.GetProperty("media").GetProperty("payload").GetString() == _frame.Payload;
        return _isChecked ? true : throw new IOException("The server said something else back.");
    }

    private async ValueTask FillAsync()
    {
        int count = await _socket.ReceiveAsync(_buffer.AsMemory(_buffered), SocketFlags.None);
        if (count == 0)
        {
            throw new IOException("The server hung up.");
        }

        _buffered += count;
    }

    private async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes.AsMemory(), SocketFlags.None);

    private void Consume(int count)
    {
        _buffered -= count;
        _buffer.AsSpan(count, _buffered).CopyTo(_buffer);
    }
}
