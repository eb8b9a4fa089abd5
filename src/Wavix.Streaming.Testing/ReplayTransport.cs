using System.Text;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Plays the Wavix side of a recorded stream to an application: a file of <see cref="RecordingTransport"/> as a test. Messages arrive with the timing
/// of the recording, or at once.
/// </summary>
/// <remarks>
/// <para>
/// Audio that was not recorded arrives as silence of the same length. The stream ends as the recording says; a recording that was cut off ends with the
/// loss of the connection. What the application sends is kept: see <see cref="Sent"/>. It has no effect on what arrives, but for marks.
/// </para>
/// <para>
/// Marks: where the recording returns the Nth mark that the application had sent then, the replay returns the Nth mark that the application sends
/// now, under its name of now; the session's own marks are counted apart. If the application has not sent it yet, the replay pauses until it does, at most <see cref="ReplayOptions.MarkTimeout"/>,
/// and then continues with the intervals of the recording. A mark that was not sent is not returned: see <see cref="MissingMarks"/>.
/// </para>
/// <para>Thread-safe as <see cref="IWavixTransport"/> says.</para>
/// </remarks>
public sealed class ReplayTransport : IWavixTransport
{
    private readonly TimeProvider _clock;
    private readonly double _speed;
    private readonly CancellationTokenSource _aborted = new();
    private readonly IReadOnlyList<RecordedLine> _received;
    private readonly ReplayedMarks _marks;
    private readonly TimeSpan _markTimeout;
    private readonly Lazy<IReadOnlyList<string>> _recordedSent;
    private readonly List<string>? _sent;
    private long? _began;
    private TimeSpan _paused;
    private int _next;
    private int _missingMarks;
    private volatile bool _isClosed;

    /// <param name="recording">What is played.</param>
    /// <param name="options">Valid settings.</param>
    /// <param name="keepsSent">Whether what the application sends is kept in memory.</param>
    internal ReplayTransport(Recording recording, ReplayOptions options, bool keepsSent)
    {
        _clock = options.TimeProvider;
        _speed = options.Speed;
        _received = [.. recording.Lines.Where(line => line.IsFromWavix)];
        _marks = new ReplayedMarks(recording);
        _markTimeout = options.MarkTimeout;
        _sent = keepsSent ? [] : null;
        _recordedSent = new(() => [.. recording.Lines
            .Where(line => line is { IsFromWavix: false, Kind: WavixTransportMessageKind.Text })
            .Select(line => Encoding.UTF8.GetString(line.GetData().Span))]);
        Began = recording.Began;
        IsTruncated = recording.IsTruncated;
        DroppedMessages = recording.Dropped;
    }

    /// <summary>When the recording began.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>Whether the last line of the file is cut: the process that wrote it has crashed.</summary>
    public bool IsTruncated { get; }

    /// <summary>Number of messages that the recording lacks, by its own account.</summary>
    public long DroppedMessages { get; }

    /// <summary>The messages that the application sent when it was recorded, in order.</summary>
    public IReadOnlyList<string> RecordedSent => _recordedSent.Value;

    /// <summary>Number of marks that were not returned, because the application has not sent as many as when it was recorded.</summary>
    public int MissingMarks => Volatile.Read(ref _missingMarks);

    /// <summary>The messages that the application has sent now, in order. A copy.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
            if (_sent is null)
            {
                return [];
            }

            lock (_sent)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>Reads a recording: a file of <see cref="RecordingTransport"/>, and the files in which it continues.</summary>
    /// <param name="path">The first file. It is read whole.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a recording, is damaged, or is larger than <see cref="ReplayOptions.MaxRecordingBytes"/>. The message says in which line, and what is
    /// expected there.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static async Task<ReplayTransport> OpenAsync(string path, ReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ReplayOptions();
        options.Validate();
        return new ReplayTransport(
            await Recording.ReadAsync(path, options.MaxRecordingBytes, cancellationToken).ConfigureAwait(false), options, keepsSent: true);
    }

    /// <inheritdoc/>
    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessageBytes, 1);
        _began ??= _clock.GetTimestamp();
        while (_next < _received.Count)
        {
            RecordedLine line = _received[_next];
            if (await WaitAsync(Until(line), cancellationToken).ConfigureAwait(false)
                && await NextAsync(line, maxMessageBytes, cancellationToken).ConfigureAwait(false) is { } message)
            {
                return message;
            }

            if (_aborted.IsCancellationRequested)
            {
                return WavixTransportMessage.Lost(new IOException("The transport was aborted."));
            }
        }

        return WavixTransportMessage.Lost(new EndOfStreamException("The recording ends here."));
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isClosed)
        {
            throw new IOException("The transport is closed.");
        }

        if (_sent is not null)
        {
            lock (_sent)
            {
                _sent.Add(Encoding.UTF8.GetString(utf8Message.Span));
            }
        }

        _marks.OnSent(utf8Message.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _isClosed = true;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _isClosed = true;
        _aborted.Cancel();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Abort();
        return ValueTask.CompletedTask;
    }

    /// <summary>The time until a message is due.</summary>
    private TimeSpan Until(RecordedLine line) =>
        _speed == 0 ? TimeSpan.Zero : (line.At / _speed) + _paused - _clock.GetElapsedTime(_began!.Value);

    /// <returns>Null if the message is a mark that the application has not sent, or the transport was aborted.</returns>
    private async Task<WavixTransportMessage?> NextAsync(RecordedLine line, int maxMessageBytes, CancellationToken cancellationToken)
    {
        if (!_marks.Returns(line))
        {
            // The end is returned again and again.
            _next += line.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost ? 0 : 1;
            return line.ToMessage(maxMessageBytes);
        }

        TimeSpan begun = _clock.GetElapsedTime(_began!.Value);
        byte[]? renamed;
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _aborted.Token))
        {
            // However fast the replay is, an application plays its audio in real time.
            TimeSpan inRealTime = line.At + _paused > begun ? line.At + _paused - begun : TimeSpan.Zero;
            renamed = await _marks.WaitAsync(line, inRealTime + _markTimeout, _clock, either.Token).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        _paused += _clock.GetElapsedTime(_began.Value) - begun;
        if (!_aborted.IsCancellationRequested)
        {
            _next++;
            Interlocked.Add(ref _missingMarks, renamed is null ? 1 : 0);
        }

        return renamed is null ? null
            : renamed.Length > maxMessageBytes ? WavixTransportMessage.TooLarge()
            : WavixTransportMessage.Text(renamed);
    }

    /// <returns>False if the transport was aborted.</returns>
    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (wait > TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _aborted.Token);

            // The application's code must not continue on the thread of a simulated clock.
            await Task.Delay(wait, _clock, either.Token)
                .ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return !_aborted.IsCancellationRequested;
    }
}
