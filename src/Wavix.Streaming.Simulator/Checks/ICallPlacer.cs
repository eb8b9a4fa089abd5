namespace Wavix.Streaming.Simulator;

/// <summary>Places the calls of a run.</summary>
internal interface ICallPlacer
{
    /// <summary>Places one call, whose stream is then connected.</summary>
    /// <exception cref="CannotConnectException">The server can't be reached, or refuses the call.</exception>
    Task<ProbeCall> PlaceAsync(ProbeScript script, CancellationToken cancellationToken);

    /// <summary>Ends what a call has besides its stream, which has ended.</summary>
    Task EndAsync(ProbeCall call, RecordedCall record, CancellationToken cancellationToken);
}
