using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>All that an application writes about itself, as text: log records with their values and scopes, spans, measurements.</summary>
internal sealed class EverythingWritten : IDisposable
{
    private readonly ConcurrentQueue<string> _spans = new();
    private readonly RecordedMetrics _metrics = new(meter: null);
    private readonly ActivityListener _activities;

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
    }

    /// <summary>For the application's providers.</summary>
    public RecordingLogger Logger { get; } = new() { Least = LogLevel.Trace };

    public IEnumerable<string> Log => Logger.Records.Select(record => record.Everything);

    public IEnumerable<string> Spans => _spans;

    public IEnumerable<string> Measurements => _metrics.Texts;

    public static string TextOf(Activity activity) => string.Join(' ', [
        activity.OperationName,
        activity.DisplayName,
        activity.StatusDescription ?? "",
        TextOf(activity.TagObjects),
        TextOf(activity.Baggage.Select(item => new KeyValuePair<string, object?>(item.Key, item.Value))),
        .. activity.Events.Select(e => $"{e.Name} {TextOf(e.Tags)}")]);

    public void Dispose()
    {
        _activities.Dispose();
        _metrics.Dispose();
    }

    private static string TextOf(IEnumerable<KeyValuePair<string, object?>> values) => string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"));
}
