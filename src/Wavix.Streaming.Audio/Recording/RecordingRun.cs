using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Wavix.Streaming.Audio;

/// <summary>One recording, from its start to its end.</summary>
internal sealed class RecordingRun
{
    /// <summary>Samples of a side that are read and written at a time: 100 ms.</summary>
    public const int BlockSamples = WavixAudio.SampleRate / 10;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly WavixStreamSession _session;
    private readonly CallRecorderOptions _options;
    private readonly ILogger _logger;
    private readonly string? _detailsPath;
    private readonly RecordingAccount _account = new();
    private readonly CallTap _tap;
    private readonly CallTimeline _timeline;
    private readonly RecordingWriter _writer;
    private readonly bool _isFile;
    private readonly short[] _caller = new short[BlockSamples];
    private readonly short[] _heard = new short[BlockSamples];
    private Exception? _detailsError;
    private long _updatedAt;
    private long _droppedItems;

    /// <param name="session">The call.</param>
    /// <param name="path">The path of the recording; null for a stream.</param>
    /// <param name="stream">The stream; null for a path.</param>
    /// <param name="options">The settings; frozen.</param>
    /// <param name="logger">The logger.</param>
    public RecordingRun(WavixStreamSession session, string? path, Stream? stream, CallRecorderOptions options, ILogger? logger)
    {
        _session = session;
        _options = options;
        _logger = logger ?? NullLogger.Instance;
        _isFile = path is not null;
        _detailsPath = path is not null && options.WriteDetails ? Path.ChangeExtension(path, ".json") : null;
        _tap = session.OpenTap(new CallTapOptions
        {
            // Audio of both tracks, and what belongs to it.
            MaxQueuedBytes = (int)(options.MaxBuffered.TotalMilliseconds * 48 * 2 * 1.5),
            PlayedHistory = options.MaxBuffered,
        });
        _timeline = new CallTimeline(_tap, _account);
        _writer = new RecordingWriter(path, stream, options, _account, session.TimeProvider, _logger);
    }

    public async Task<CallRecording> RunAsync(CancellationToken cancellationToken)
    {
        using (_tap)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_session.Ended, cancellationToken);
            bool isDescribed = false;
            while (!end.IsCancellationRequested)
            {
                if (!isDescribed && _session.StreamInfo is not null)
                {
                    isDescribed = true;
                    await AtDiskAsync(() => WriteDetailsAsync(null)).ConfigureAwait(false);
                }

                await AtDiskAsync(() => WriteAsync(_timeline.Update())).ConfigureAwait(false);
                await Task.Delay(Interval, _session.TimeProvider, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await AtDiskAsync(async () =>
        {
            await WriteAsync(_timeline.Complete()).ConfigureAwait(false);
            await _writer.CompleteAsync().ConfigureAwait(false);
        }).ConfigureAwait(false);
        WavixStreamCompletion? completion = _session.Ended.IsCancellationRequested ? await _session.Completion.ConfigureAwait(false) : null;
        var recordingEnd = new RecordingEnd(CallTimeline.ToTime(_timeline.Position), completion, _writer.Error);
        await AtDiskAsync(() => WriteDetailsAsync(recordingEnd)).ConfigureAwait(false);
        return new CallRecording
        {
            Files = _account.Files,
            DetailsFile = _detailsPath is not null && _detailsError is null ? _detailsPath : null,
            Duration = recordingEnd.Duration,
            Gaps = _account.Gaps,
            IsComplete = _account.IsComplete,
            Error = _writer.Error ?? _detailsError,
        };
    }

    private async ValueTask WriteAsync(long samples)
    {
        NoteDelay();
        while (samples > 0)
        {
            int count = (int)Math.Min(samples, BlockSamples);
            _timeline.Read(_caller.AsSpan(0, count), _heard.AsSpan(0, count));
            await _writer.WriteAsync(_caller.AsSpan(0, count), _heard.AsSpan(0, count)).ConfigureAwait(false);
            samples -= count;
        }
    }

    /// <summary>A file waits for its turn at the disk; a stream is the application's.</summary>
    private async ValueTask AtDiskAsync(Func<ValueTask> write)
    {
        if (!_isFile)
        {
            await write().ConfigureAwait(false);
            return;
        }

        using (await DiskGate.EnterAsync().ConfigureAwait(false))
        {
            await write().ConfigureAwait(false);
        }
    }

    /// <summary>Notes what was lost because the last write took longer than audio is kept.</summary>
    private void NoteDelay()
    {
        long now = _timeline.Now;
        long lost = now - _timeline.Position - (long)(_options.MaxBuffered.TotalSeconds * WavixAudio.SampleRate);
        long dropped = _tap.DroppedItems;
        if (dropped > _droppedItems)
        {
            _droppedItems = dropped;
            lost = Math.Max(lost, now - _updatedAt);
        }

        if (lost > 0)
        {
            _account.AddGap(_timeline.Position, lost, RecordingGapReason.TooSlow);
            RecorderLog.TooSlow(_logger, CallTimeline.ToTime(lost).TotalSeconds);
        }

        _updatedAt = now;
    }

    private ValueTask WriteDetailsAsync(RecordingEnd? end)
    {
        if (_detailsPath is null)
        {
            return ValueTask.CompletedTask;
        }

        string temporary = _detailsPath + ".tmp";
        try
        {
            _account.SetStream(_session.StreamInfo);

            // Before the first audio is written, which creates the folder too.
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(temporary))!);
            using (FileStream file = File.Create(temporary))
            {
                _account.Write(file, _timeline.Began, _options, end);
            }

            // In one step, so that a crash leaves the old file or the new one.
            File.Move(temporary, _detailsPath, overwrite: true);
            _detailsError = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _detailsError = e;
        }

        return ValueTask.CompletedTask;
    }
}
