using Wavix.Streaming;

namespace Agents.Compare;

/// <summary>
/// Makes a simulated call one of Twilio: its events are sent as Twilio's messages, and what the application sends is received as commands of Wavix. So
/// one model of the line, of the playback and of the marks measures both.
/// </summary>
/// <param name="inner">The WebSocket; this transport owns it.</param>
/// <param name="streamSid">The id of the stream.</param>
/// <param name="callSid">The id of the call.</param>
internal sealed class TwilioTransport(IWavixTransport inner, string streamSid, string callSid) : IWavixTransport
{
    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        WavixTransportMessage message = await inner.ReceiveAsync(maxMessageBytes, cancellationToken);
        return message.Kind == WavixTransportMessageKind.Text ? WavixTransportMessage.Text(TwilioMessages.ToCommand(message.Data)) : message;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken) =>
        inner.SendAsync(TwilioMessages.FromEvent(WavixMessageSerializer.ReadEvent(utf8Message.Span), streamSid, callSid), cancellationToken);

    public ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken) =>
        inner.CloseAsync(status, description, cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
