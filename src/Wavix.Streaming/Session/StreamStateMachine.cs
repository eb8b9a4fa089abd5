namespace Wavix.Streaming;

/// <summary>What can happen to a stream.</summary>
internal enum StreamInput
{
    Connected,
    Start,
    Media,
    Mark,
    Stop,
    Unknown,
    Invalid,

    /// <summary>We end it: the application closes, a timeout, a broken rule.</summary>
    End,

    /// <summary>The connection is closed or lost.</summary>
    Close,
}

/// <summary>What an input does: the next state, and for messages whether they are delivered and whether they stand out of order.</summary>
internal readonly record struct StreamTransition(WavixStreamState Next, bool Deliver, bool OutOfOrder);

/// <summary>
/// The life of a stream as a table. Nothing that a peer sends is an error here: what is out of order is delivered and marked, and what
/// comes after the end is only counted.
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
        //             Connected         Start             Media             Mark              Stop              Unknown           Invalid           End           Close
        /* Awaiting */ [Take(Ready),      Late(Streaming),  Late(Awaiting),   Late(Awaiting),   Late(Stopped),    Take(Awaiting),   Take(Awaiting),   Drop(Stopped), Drop(Closed)],
        /* Ready */    [Late(Ready),      Take(Streaming),  Late(Ready),      Late(Ready),      Late(Stopped),    Take(Ready),      Take(Ready),      Drop(Stopped), Drop(Closed)],
        /* Streaming */[Late(Streaming),  Late(Streaming),  Take(Streaming),  Take(Streaming),  Take(Stopped),    Take(Streaming),  Take(Streaming),  Drop(Stopped), Drop(Closed)],
        /* Stopped */  [Drop(Stopped),    Drop(Stopped),    Drop(Stopped),    Drop(Stopped),    Drop(Stopped),    Drop(Stopped),    Drop(Stopped),    Drop(Stopped), Drop(Closed)],
        /* Closed */   [Drop(Closed),     Drop(Closed),     Drop(Closed),     Drop(Closed),     Drop(Closed),     Drop(Closed),     Drop(Closed),     Drop(Closed),  Drop(Closed)],
    ];

    public static StreamTransition Next(WavixStreamState state, StreamInput input) => Table[(int)state][(int)input];

    public static StreamInput InputOf(WavixEvent e) => e switch
    {
        MediaEvent => StreamInput.Media,
        MarkEvent => StreamInput.Mark,
        ConnectedEvent => StreamInput.Connected,
        StartEvent => StreamInput.Start,
        StopEvent => StreamInput.Stop,
        InvalidEvent => StreamInput.Invalid,
        _ => StreamInput.Unknown,
    };

    private static StreamTransition Take(WavixStreamState next) => new(next, Deliver: true, OutOfOrder: false);

    private static StreamTransition Late(WavixStreamState next) => new(next, Deliver: true, OutOfOrder: true);

    private static StreamTransition Drop(WavixStreamState next) => new(next, Deliver: false, OutOfOrder: false);
}
