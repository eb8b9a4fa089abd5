using System.Diagnostics.Metrics;

namespace Wavix.Streaming.Tests.Common;

/// <summary>Keeps every measurement of some meters while it lives.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<Instrument> _instruments = [];
    private readonly List<(string Instrument, double Value, Dictionary<string, string?> Tags)> _measurements = [];

    /// <param name="meter">The meter's name; null for all meters of the process.</param>
    public RecordedMetrics(string? meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meter is null || instrument.Meter.Name == meter)
            {
                lock (_measurements)
                {
                    _instruments.Add(instrument);
                }

                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.Start();
    }

    /// <summary>All instruments that exist.</summary>
    public IReadOnlyList<Instrument> Instruments
    {
        get
        {
            lock (_measurements)
            {
                return [.. _instruments];
            }
        }
    }

    /// <summary>Each measurement as its instrument's name and its tags.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_measurements)
            {
                return [.. _measurements.Select(measurement => string.Join(' ', [measurement.Instrument, .. measurement.Tags.Select(tag => $"{tag.Key}={tag.Value}")]))];
            }
        }
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
