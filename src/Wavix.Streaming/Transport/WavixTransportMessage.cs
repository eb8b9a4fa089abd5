namespace Wavix.Streaming;

/// <summary>One thing that came over an <see cref="IWavixTransport"/>: a message, a close or the loss of the connection.</summary>
public readonly struct WavixTransportMessage
{
    private WavixTransportMessage(
        WavixTransportMessageKind kind,
        ReadOnlyMemory<byte> data = default,
        int? closeStatus = null,
        string? closeDescription = null,
        Exception? error = null)
    {
        Kind = kind;
        Data = data;
        CloseStatus = closeStatus;
        CloseDescription = closeDescription;
        Error = error;
    }

    /// <summary>What came.</summary>
    public WavixTransportMessageKind Kind { get; }

    /// <summary>The bytes of a text or binary message, else empty. The transport owns them: valid until the next receive.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>
    /// Of a close: the peer's status, null when it gave none. Of a loss: the status the transport itself closed with because the peer broke
    /// the transport's rules (1002, 1007), null when the connection just went.
    /// </summary>
    public int? CloseStatus { get; }

    /// <summary>Of a close: the peer's text, null when it gave none.</summary>
    public string? CloseDescription { get; }

    /// <summary>Of a loss: what the network said, where there is something.</summary>
    public Exception? Error { get; }

    /// <summary>A whole text message.</summary>
    /// <param name="utf8">Its bytes, valid until the next receive.</param>
    public static WavixTransportMessage Text(ReadOnlyMemory<byte> utf8) => new(WavixTransportMessageKind.Text, utf8);

    /// <summary>A whole binary message.</summary>
    /// <param name="data">Its bytes, valid until the next receive.</param>
    public static WavixTransportMessage Binary(ReadOnlyMemory<byte> data) => new(WavixTransportMessageKind.Binary, data);

    /// <summary>A message over the limit.</summary>
    public static WavixTransportMessage TooLarge() => new(WavixTransportMessageKind.TooLarge);

    /// <summary>The peer's close.</summary>
    /// <param name="status">Its status, null for none.</param>
    /// <param name="description">Its text, null for none.</param>
    public static WavixTransportMessage Close(int? status, string? description) =>
        new(WavixTransportMessageKind.Close, closeStatus: status, closeDescription: description);

    /// <summary>The end of the connection without a close.</summary>
    /// <param name="error">What the network said, where there is something.</param>
    /// <param name="closeStatus">The status the transport closed with, when it did so because the peer broke its rules.</param>
    public static WavixTransportMessage Lost(Exception? error, int? closeStatus = null) =>
        new(WavixTransportMessageKind.Lost, closeStatus: closeStatus, error: error);
}
