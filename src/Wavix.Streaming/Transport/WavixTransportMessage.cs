namespace Wavix.Streaming;

/// <summary>A result of <see cref="IWavixTransport.ReceiveAsync"/>: a message, a close or the loss of the connection.</summary>
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

    /// <summary>The kind of result.</summary>
    public WavixTransportMessageKind Kind { get; }

    /// <summary>
    /// The bytes of a text or binary message; otherwise empty. The transport owns them: they are valid until the next receive.
    /// </summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>
    /// For a close: the peer's status; null if it gave none. For a loss: the status with which the transport closed because the peer
    /// violated the transport's rules (1002, 1007); null if the connection was simply lost.
    /// </summary>
    public int? CloseStatus { get; }

    /// <summary>For a close: the peer's text; null if it gave none.</summary>
    public string? CloseDescription { get; }

    /// <summary>For a loss: the error reported by the network, if any.</summary>
    public Exception? Error { get; }

    /// <summary>Creates a whole text message.</summary>
    /// <param name="utf8">Its bytes, valid until the next receive.</param>
    public static WavixTransportMessage Text(ReadOnlyMemory<byte> utf8) => new(WavixTransportMessageKind.Text, utf8);

    /// <summary>Creates a whole binary message.</summary>
    /// <param name="data">Its bytes, valid until the next receive.</param>
    public static WavixTransportMessage Binary(ReadOnlyMemory<byte> data) => new(WavixTransportMessageKind.Binary, data);

    /// <summary>Creates the result for a message over the limit.</summary>
    public static WavixTransportMessage TooLarge() => new(WavixTransportMessageKind.TooLarge);

    /// <summary>Creates the peer's close.</summary>
    /// <param name="status">Its status, null for none.</param>
    /// <param name="description">Its text, null for none.</param>
    public static WavixTransportMessage Close(int? status, string? description) =>
        new(WavixTransportMessageKind.Close, closeStatus: status, closeDescription: description);

    /// <summary>Creates the loss of the connection: its end without a close.</summary>
    /// <param name="error">The error reported by the network, if any.</param>
    /// <param name="closeStatus">
    /// The status with which the transport closed because the peer violated its rules; null if it did not.
    /// </param>
    public static WavixTransportMessage Lost(Exception? error, int? closeStatus = null) =>
        new(WavixTransportMessageKind.Lost, closeStatus: closeStatus, error: error);
}
