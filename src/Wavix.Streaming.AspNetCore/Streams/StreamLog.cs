using System.Globalization;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Records the streams of one endpoint, each into a file of its own. Nothing here makes a stream wait or ends it. Thread-safe.
/// </summary>
internal sealed class StreamLog
{
    private readonly StreamLogOptions _options;
    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly EndpointLogger _logger;
    private readonly Random _random;

    /// <param name="options">Valid settings.</param>
    /// <param name="clock">The clock of the endpoint's sessions.</param>
    /// <param name="logger">Where an incomplete recording is reported.</param>
    /// <param name="random">Chooses the streams; thread-safe.</param>
    public StreamLog(StreamLogOptions options, TimeProvider clock, EndpointLogger logger, Random random)
    {
        _options = options;
        _folder = Path.GetFullPath(options.Folder!);
        _clock = clock;
        _logger = logger;
        _random = random;
        try
        {
            // Once, when the application starts: a file system that does not answer must not hold up a call.
            Directory.CreateDirectory(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            EndpointLog.StreamLogFolderFailed(logger, _folder, e);
        }
    }

    /// <summary>Returns the connection, with a recording around it if the stream is one of those to record.</summary>
    public IWavixTransport Record(IWavixTransport connection, AdmittedStream stream)
    {
        if (_random.NextDouble() >= _options.Share)
        {
            return connection;
        }

        // Nothing of the peer is in the name.
        string path = Path.Combine(
            _folder, string.Create(CultureInfo.InvariantCulture, $"{_clock.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid():N}.ndjson"));
        var recording = new RecordingTransport(connection, path, new RecordingTransportOptions
        {
            Audio = _options.Audio,
            MaxFileBytes = _options.MaxFileBytes,
            MaxQueuedBytes = _options.MaxQueuedBytes,
            TimeProvider = _clock,
        });
        stream.LogPath = path;
        _ = ReportAsync(recording, stream);
        return recording;
    }

    /// <summary>Never throws: neither the completion of a recording nor the logger does.</summary>
    private async Task ReportAsync(RecordingTransport recording, AdmittedStream stream)
    {
        await recording.Completion.ConfigureAwait(false);
        if (recording.DroppedMessages > 0 || recording.Error is not null)
        {
            EndpointLog.StreamLogIncomplete(_logger, LogText.Clean(stream.CallId), stream.LogPath, recording.DroppedMessages, recording.Error);
        }
    }
}

/// <summary>Metadata of an endpoint: how the recording of its streams differs from the application's.</summary>
internal sealed record StreamLogChange(Action<StreamLogOptions> Apply);
