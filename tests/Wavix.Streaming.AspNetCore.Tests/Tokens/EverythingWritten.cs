using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>All that an application writes about itself, as text: log records with their values and scopes, spans, measurements.</summary>
internal sealed class EverythingWritten : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _spans = new();
    private readonly ConcurrentQueue<string> _measurements = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();
    private IExternalScopeProvider? _scopes;

    public EverythingWritten()
    {
        _activities = new ActivityListener
        {
            // HTTP clients here play Wavix, which knows its URL.
            ShouldListenTo = source => !source.Name.StartsWith("System.Net.Http", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _spans.Enqueue(TextOf(activity)),
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<long>(Measured);
        _meters.SetMeasurementEventCallback<int>(Measured);
        _meters.SetMeasurementEventCallback<double>(Measured);
        _meters.Start();
    }

    public IEnumerable<string> Log => _log;

    public IEnumerable<string> Spans => _spans;

    public IEnumerable<string> Measurements => _measurements;

    public static string TextOf(Activity activity) => string.Join(' ', [
        activity.OperationName,
        activity.DisplayName,
        activity.StatusDescription ?? "",
        TextOf(activity.TagObjects),
        TextOf(activity.Baggage.Select(item => new KeyValuePair<string, object?>(item.Key, item.Value))),
        .. activity.Events.Select(e => $"{e.Name} {TextOf(e.Tags)}")]);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private static string TextOf(IEnumerable<KeyValuePair<string, object?>> values) => string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"));

    private static string TextOf(object? state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values ? $"{state} {TextOf(values)}" : $"{state}";

    private void Measured<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        _measurements.Enqueue($"{instrument.Name} {TextOf(tags.ToArray())}");

    private sealed class Logger(EverythingWritten all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string>();
            all._scopes?.ForEachScope((scope, list) => list.Add(TextOf(scope)), scopes);
            all._log.Enqueue($"{category} {formatter(state, exception)} {TextOf(state)} {exception} {string.Join(' ', scopes)}");
        }
    }
}
