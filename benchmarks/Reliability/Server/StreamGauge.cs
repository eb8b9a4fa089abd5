using System.Diagnostics.Metrics;
using Wavix.Streaming;

namespace Reliability.Server;

/// <summary>What the SDK's own instruments tell: <c>wavix.streaming.streams.active</c> and <c>wavix.streaming.events.queued</c>.</summary>
internal sealed class StreamGauge : IDisposable
{
    private const string Streams = "wavix.streaming.streams.active";
    private const string Queued = "wavix.streaming.events.queued";

    private readonly MeterListener _listener = new();
    private long _active;
    private long _queued;

    public StreamGauge()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == WavixTelemetry.MeterName && instrument.Name is Streams or Queued)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Note(instrument, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument, value));
        _listener.Start();
    }

    public long Active => Interlocked.Read(ref _active);

    /// <summary>Events that wait for the handlers now.</summary>
    public long QueuedEvents
    {
        get
        {
            _listener.RecordObservableInstruments();
            return Interlocked.Read(ref _queued);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, long value)
    {
        if (instrument.Name == Streams)
        {
            Interlocked.Add(ref _active, value);
        }
        else
        {
            Interlocked.Exchange(ref _queued, value);
        }
    }
}
