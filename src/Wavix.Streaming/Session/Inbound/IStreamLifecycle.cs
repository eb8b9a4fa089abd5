namespace Wavix.Streaming;

/// <summary>What the receive side reports to the lifecycle of its stream. Any thread.</summary>
internal interface IStreamLifecycle
{
    WavixStreamState State { get; }

    /// <summary>Completes when our close was sent or has failed.</summary>
    Task CloseSent { get; }

    /// <summary>Moves the state forward by a message.</summary>
    /// <returns>What to do with the message.</returns>
    StreamTransition Advance(StreamInput input);

    /// <summary>The first <c>start</c> has arrived.</summary>
    void Start(StartEvent start);

    /// <summary>A mark was returned.</summary>
    MarkReturn ReturnMark(string name);

    /// <summary>Ends the stream from our side. Does nothing when it has ended.</summary>
    void End(StreamEnd end);

    /// <summary>The connection is closed or lost.</summary>
    /// <returns>Why the stream ended: the first cause, which may be an earlier one.</returns>
    Task<WavixStreamEndReason> CloseAsync(StreamEnd end);
}
