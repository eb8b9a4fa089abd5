using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;

namespace Wavix.Streaming.Simulator;

/// <content>The receiving side, on a thread of its own.</content>
internal sealed partial class LoadCall
{
    private const int InitialBuffer = 4096;
    private const int MaxMessageBytes = 1024 * 1024;

    private void End(string how)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            counters.AddEnd(how, early: !_hangsUp);
        }
    }

    private async Task ReceiveAsync(WebSocket webSocket)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
        try
        {
            int length = 0;
            bool isTooLong = false;
            while (true)
            {
                ValueWebSocketReceiveResult received = await webSocket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                length += received.Count;
                if (received.EndOfMessage)
                {
                    Take(received.MessageType, buffer.AsSpan(0, length), isWhole: !isTooLong);
                    isTooLong = false;
                    length = 0;
                }
                else if (length >= MaxMessageBytes)
                {
                    // Skip the rest of the message.
                    isTooLong = true;
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(length * 2);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            _speaks = false;
            End(webSocket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? $"{(int)status}" : "close without a status");
            if (!_hangsUp)
            {
                await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            End("connection lost");
        }
        finally
        {
            _speaks = false;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Take(WebSocketMessageType type, ReadOnlySpan<byte> utf8, bool isWhole)
    {
        counters.AddMessage();
        if (!isWhole || type != WebSocketMessageType.Text)
        {
            counters.AddError(isWhole ? "a message is binary" : "a message is longer than 1 MiB");
            return;
        }

        ApplicationMessage message = ApplicationMessage.Read(utf8, _streamIdUtf8);
        if (message.Problem is { } problem)
        {
            counters.AddError(problem);
        }
        else if (message.IsAudio)
        {
            counters.AddAudio();
            _marks.AddAudio(Base64.GetMaxDecodedFromUtf8Length(message.Payload.Length));
            if (!_echoes.Add(message.Payload, Interlocked.Read(ref _sent)))
            {
                counters.AddError("a payload is not base64");
            }
        }
        else if (message.MarkName is { } name)
        {
            counters.AddMark();
            _marks.Add(name);
        }
        else if (message.IsClear)
        {
            _marks.Clear();
        }
    }
}
