namespace Wavix.Streaming;

/// <summary>The kind of result returned by <see cref="IWavixTransport.ReceiveAsync"/>.</summary>
public enum WavixTransportMessageKind
{
    /// <summary>None: <c>default(WavixTransportMessage)</c> is not a message.</summary>
    None = 0,

    /// <summary>A whole text message; it may be empty.</summary>
    Text,

    /// <summary>A whole binary message, which the protocol does not have.</summary>
    Binary,

    /// <summary>A message over the size limit; its content is discarded.</summary>
    TooLarge,

    /// <summary>The peer closed the connection. Nothing is received after this.</summary>
    Close,

    /// <summary>
    /// The connection ended without a close: it broke, was aborted, or was ended by the transport because the peer violated its rules.
    /// </summary>
    Lost,
}
