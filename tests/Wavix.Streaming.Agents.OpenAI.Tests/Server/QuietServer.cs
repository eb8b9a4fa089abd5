using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

/// <summary>
/// A server that allocates nothing once a session is ready, so that what the process allocates is the client's: one thread, blocking calls, and
/// messages that are written before.
/// </summary>
internal sealed class QuietServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _input = new byte[256 * 1024];
    private readonly byte[] _answer;
    private readonly int _appends;
    private readonly ManualResetEventSlim _ended = new();
    private readonly Thread _thread;

    /// <param name="appends">After how many messages of the client an answer is sent; 0 to read nothing, not even pings, once a session is ready.</param>
    /// <param name="answer">The messages of an answer.</param>
    public QuietServer(int appends, IEnumerable<string> answer)
    {
        _appends = appends;
        _answer = [.. answer.SelectMany(Frame)];
        _listener.Start();
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public Uri Endpoint => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose()
    {
        _ended.Set();
        _listener.Stop();
        _thread.Join(Patience.Soon).Should().BeTrue();
        _ended.Dispose();
    }

    private static byte[] Frame(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return utf8.Length < 126 ? [0x81, (byte)utf8.Length, .. utf8] : [0x81, 126, (byte)(utf8.Length >> 8), (byte)utf8.Length, .. utf8];
    }

    private void Run()
    {
        try
        {
            using Socket socket = _listener.AcceptSocket();
            socket.NoDelay = true;
            int length = 0;
            while (_input.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            {
                length += socket.Receive(_input, length, _input.Length - length, SocketFlags.None);
            }

            string key = Encoding.ASCII.GetString(_input, 0, length).Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
#pragma warning disable CA5350 // RFC 6455 asks for it.
            string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
            socket.Send(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
            socket.Send(Frame("""{"type":"session.created","session":{}}"""));
            Receive(socket, 1);
            socket.Send(Frame("""{"type":"session.updated","session":{"audio":{"input":{"format":{"type":"audio/pcm","rate":24000}},"output":{"format":{"type":"audio/pcm","rate":24000}}}}}"""));
            if (_appends == 0)
            {
                _ended.Wait();
                return;
            }

            while (Receive(socket, _appends))
            {
                for (int sent = 0; sent < _answer.Length;)
                {
                    sent += socket.Send(_answer.AsSpan(sent));
                }
            }
        }
        catch (SocketException)
        {
            // The test has ended.
        }
    }

    /// <summary>Reads this many masked frames; false at the end.</summary>
    private bool Receive(Socket socket, int frames)
    {
        for (int have = 0; frames > 0; frames--)
        {
            int need = 2;
            for (bool known = false; have < need || !known;)
            {
                if (have >= need)
                {
                    // The head of a client's frame has the length of the payload and four bytes of the mask.
                    int first = _input[1] & 0x7F;
                    int head = first == 126 ? 8 : 6;
                    known = have >= head;
                    need = known ? head + (first == 126 ? (_input[2] << 8) | _input[3] : first) : head;
                    continue;
                }

                int received = socket.Receive(_input, have, _input.Length - have, SocketFlags.None);
                if (received == 0)
                {
                    return false;
                }

                have += received;
            }

            if ((_input[0] & 0xF) == 8)
            {
                return false;
            }

            _input.AsSpan(need, have - need).CopyTo(_input);
            have -= need;
            if (frames == 1 && have > 0)
            {
                throw new InvalidOperationException("The client sent more than it should before the answer.");
            }
        }

        return true;
    }
}
