using System.Text;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Plays the Wavix side of a recorded stream to an application: a file of <see cref="RecordingTransport"/> as a test. Messages arrive with the timing
/// of the recording, or at once.
/// </summary>
/// <remarks>
/// Audio that was not recorded arrives as silence of the same length. The stream ends as the recording says; a recording that was cut off ends with the
/// loss of the connection. What the application sends has no effect on what arrives, and is kept: see <see cref="Sent"/>. Thread-safe as
/// <see cref="IWavixTransport"/> says.
/// </remarks>
public sealed class ReplayTransport : IWavixTransport
{
    private readonly TimeProvider _clock;
    private readonly double _speed;
    private readonly CancellationTokenSource _aborted = new();
    private readonly IReadOnlyList<RecordedLine> _received;
    private readonly List<string> _sent = [];
    private long? _began;
    private int _next;
    private volatile bool _isClosed;

    private ReplayTransport(Recording recording, ReplayOptions options)
    {
        _clock = options.TimeProvider;
        _speed = options.Speed;
        _received = [.. recording.Lines.Where(line => line.IsFromWavix)];
        RecordedSent = [.. recording.Lines.Where(line => !line.IsFromWavix && line.Text is not null).Select(line => line.Text!)];
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
    public IReadOnlyList<string> RecordedSent { get; }

    /// <summary>The messages that the application has sent now, in order. A copy.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
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
    /// <exception cref="InvalidDataException">The file is not a recording, or is damaged. The message says in which line.</exception>
    /// <exception cref="IOException">The file does not exist or can't be read.</exception>
    public static async Task<ReplayTransport> OpenAsync(string path, ReplayOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ReplayOptions();
        options.Validate();
        return new ReplayTransport(await Recording.ReadAsync(path, cancellationToken).ConfigureAwait(false), options);
    }

    /// <inheritdoc/>
    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessageBytes, 1);
        _began ??= _clock.GetTimestamp();
        if (_next >= _received.Count)
        {
            return WavixTransportMessage.Lost(new EndOfStreamException("The recording ends here."));
        }

        RecordedLine line = _received[_next];
        TimeSpan wait = _speed == 0 ? TimeSpan.Zero : (line.At / _speed) - _clock.GetElapsedTime(_began.Value);
        if (!await WaitAsync(wait, cancellationToken).ConfigureAwait(false))
        {
            return WavixTransportMessage.Lost(new IOException("The transport was aborted."));
        }

        WavixTransportMessage message = line.ToMessage(maxMessageBytes);
        if (message.Kind is not (WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost))
        {
            // The end is returned again and again.
            _next++;
        }

        return message;
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isClosed)
        {
            throw new IOException("The transport is closed.");
        }

        lock (_sent)
        {
            _sent.Add(Encoding.UTF8.GetString(utf8Message.Span));
        }

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
