namespace Wavix.Streaming;

/// <summary>What <see cref="IWavixTransport.ReceiveAsync"/> has come across.</summary>
public enum WavixTransportMessageKind
{
    /// <summary>None: <c>default(WavixTransportMessage)</c> is not a message.</summary>
    None = 0,

    /// <summary>A whole text message; it may be empty.</summary>
    Text,

    /// <summary>A whole binary message, which the protocol does not have.</summary>
    Binary,

    /// <summary>A message over the size limit; its content is dropped.</summary>
    TooLarge,

    /// <summary>The peer closed: nothing comes after this.</summary>
    Close,

    /// <summary>The connection is gone without a close: broken, aborted, or ended by the transport because the peer broke its rules.</summary>
    Lost,
}
