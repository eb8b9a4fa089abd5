namespace Wavix.Streaming;

/// <summary>What moves the state of a stream: a message, or an end without one.</summary>
internal enum StreamInput
{
    // The messages, with the values of EventKind.
    Unknown = EventKind.Unknown,
    Invalid = EventKind.Invalid,
    Connected = EventKind.Connected,
    Start = EventKind.Start,
    Media = EventKind.Media,
    Mark = EventKind.Mark,
    Stop = EventKind.Stop,

    /// <summary>This side ends it: the application closes, a timeout, a violation of the protocol.</summary>
    End,

    /// <summary>The connection is closed or lost.</summary>
    Close,
}

/// <summary>The result of an input: the next state and, for a message, whether it is delivered and whether it is out of order.</summary>
internal readonly record struct StreamTransition(WavixStreamState Next, bool Deliver, bool OutOfOrder);

/// <summary>
/// The life of a stream as a table. Nothing that a peer sends is an error here: a message out of order is delivered with an anomaly, and one
/// after the end is only counted.
/// </summary>
internal static class StreamStateMachine
{
    private const WavixStreamState Awaiting = WavixStreamState.AwaitingConnected;
    private const WavixStreamState Ready = WavixStreamState.AwaitingStart;
    private const WavixStreamState Streaming = WavixStreamState.Streaming;
    private const WavixStreamState Stopped = WavixStreamState.Stopped;
    private const WavixStreamState Closed = WavixStreamState.Closed;

    private static readonly StreamTransition[][] Table =
    [
        //              Unknown           Invalid           Connected         Start             Media             Mark              Stop              End            Close
        /* Awaiting */  [Take(Awaiting),  Take(Awaiting),   Take(Ready),      Late(Streaming),  Late(Awaiting),   Late(Awaiting),   Late(Stopped),    Drop(Stopped), Drop(Closed)],
        /* Ready */     [Take(Ready),     Take(Ready),      Late(Ready),      Take(Streaming),  Late(Ready),      Late(Ready),      Late(Stopped),    Drop(Stopped), Drop(Closed)],
        /* Streaming */ [Take(Streaming), Take(Streaming),  Late(Streaming),  Late(Streaming),  Take(Streaming),  Take(Streaming),  Take(Stopped),    Drop(Stopped), Drop(Closed)],
        /* Stopped */   [Drop(Stopped),   Drop(Stopped),    Drop(Stopped),    Drop(Stopped),    Drop(Stopped),    Drop(Stopped),    Drop(Stopped),    Drop(Stopped), Drop(Closed)],
        /* Closed */    [Drop(Closed),    Drop(Closed),     Drop(Closed),     Drop(Closed),     Drop(Closed),     Drop(Closed),     Drop(Closed),     Drop(Closed),  Drop(Closed)],
    ];

    public static StreamTransition Next(WavixStreamState state, StreamInput input) => Table[(int)state][(int)input];

    public static StreamInput InputOf(EventKind kind) => (StreamInput)kind;

    private static StreamTransition Take(WavixStreamState next) => new(next, Deliver: true, OutOfOrder: false);

    private static StreamTransition Late(WavixStreamState next) => new(next, Deliver: true, OutOfOrder: true);

    private static StreamTransition Drop(WavixStreamState next) => new(next, Deliver: false, OutOfOrder: false);
}
