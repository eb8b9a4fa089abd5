using System.Diagnostics.Metrics;

namespace Wavix.Streaming.Tests.Diagnostics;

/// <summary>Keeps every measurement of the SDK's meter as long as it lives.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Instrument, double Value, Dictionary<string, string?> Tags)> _measurements = [];

    public RecordedMetrics()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == WavixTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<string?> TagValues
    {
        get
        {
            lock (_measurements)
            {
                return [.. _measurements.SelectMany(measurement => measurement.Tags.Values)];
            }
        }
    }

    /// <summary>Sums of an instrument by the values of these tags, separated by spaces.</summary>
    public Dictionary<string, double> SumsOf(string instrument, params string[] tags)
    {
        lock (_measurements)
        {
            return _measurements
                .Where(measurement => measurement.Instrument == instrument)
                .GroupBy(measurement => string.Join(' ', tags.Select(tag => measurement.Tags.GetValueOrDefault(tag))))
                .ToDictionary(group => group.Key, group => group.Sum(measurement => measurement.Value));
        }
    }

    /// <summary>Measurements of an instrument in their order, each with the values of these tags, separated by spaces.</summary>
    public IReadOnlyList<(string Tags, double Value)> ValuesOf(string instrument, params string[] tags)
    {
        lock (_measurements)
        {
            return
            [
                .. _measurements
                    .Where(measurement => measurement.Instrument == instrument)
                    .Select(measurement => (string.Join(' ', tags.Select(tag => measurement.Tags.GetValueOrDefault(tag))), measurement.Value)),
            ];
        }
    }

    /// <summary>Measures what is only measured when somebody looks.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(string instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, string?>();
        foreach ((string key, object? tag) in tags)
        {
            copy[key] = tag?.ToString();
        }

        lock (_measurements)
        {
            _measurements.Add((instrument, value, copy));
        }
    }
}
