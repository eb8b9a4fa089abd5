using System.Buffers;
using System.IO.Pipelines;

namespace Wavix.Streaming;

/// <summary>
/// Newline-delimited JSON over any <see cref="IDuplexPipe"/>, for example the standard streams of a process, a Unix socket or a recording.
/// </summary>
/// <remarks>
/// <code>
/// stream = { line LF }  [line]      a CR before the LF does not count; an empty line is an empty message;
///                                   the end of the input is a close without status
/// </code>
/// Can't carry binary messages, close statuses or line breaks; a line break inside a message is sent as a space, which means the same
/// between JSON tokens, the only place where a well-formed message has one.
/// </remarks>
public sealed class PipeTransport : IWavixTransport
{
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly bool _leaveOpen;
    private readonly ArrayBufferWriter<byte> _assembled = new();
    private SequencePosition? _consumed;
    private WavixTransportMessage? _end;
    private long _scanned;
    private bool _discarding;
    private bool _closed;
    private volatile bool _aborted;
    private volatile IOException? _outputError;

    /// <summary>Wraps a pipe.</summary>
    /// <param name="pipe">Wavix's messages are read from its input; ours are written to its output.</param>
    /// <param name="leaveOpen">Whether disposing leaves the pipe's two ends to the caller. If false, they are completed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pipe"/> is null.</exception>
    public PipeTransport(IDuplexPipe pipe, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        _input = pipe.Input;
        _output = pipe.Output;
        _leaveOpen = leaveOpen;
    }

    /// <inheritdoc/>
    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessageBytes, 1);
        if (_consumed is { } consumed)
        {
            _input.AdvanceTo(consumed);
            _consumed = null;
        }

        while (_end is null)
        {
            ReadResult read;
            try
            {
                read = await _input.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                _end = WavixTransportMessage.Lost(e);
                break;
            }

            if (read.IsCanceled && _aborted)
            {
                _input.AdvanceTo(read.Buffer.Start);
                _end = WavixTransportMessage.Lost(null);
                break;
            }

            if (TryTakeLine(read, maxMessageBytes) is { } message)
            {
                return message;
            }
        }

        return _end.Value;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        if (_closed || _outputError is not null)
        {
            throw new IOException("The transport is closed or broken.", _outputError);
        }

        cancellationToken.ThrowIfCancellationRequested();
        WriteLine(utf8Message.Span);
        try
        {
            FlushResult flushed = await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (flushed.IsCanceled || flushed.IsCompleted)
            {
                throw new IOException(flushed.IsCanceled ? "The transport was aborted." : "The peer has stopped reading.");
            }
        }
        catch (Exception e)
        {
            // Part of the line may have been written, so no further message can follow, whatever the cause.
            _outputError = e as IOException ?? new IOException("The message was sent only in part.", e);
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            throw _outputError;
        }
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_closed && _outputError is null)
        {
            _closed = true;
            await CompleteOutputAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _outputError ??= new IOException("The transport was aborted.");
        _aborted = true;
        try
        {
            _input.CancelPendingRead();
            _output.CancelPendingFlush();
        }
        catch (ObjectDisposedException)
        {
            // The pipe of a stream can't be canceled after it was completed, but then it has no pending operation either.
        }
    }

    /// <summary>
    /// Completes both ends of the pipe; the output with an error after <see cref="Abort"/> or a failed send. Ends that were left to the
    /// caller stay open, and the input continues after the last message received.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_leaveOpen)
        {
            await _input.CompleteAsync().ConfigureAwait(false);
            await CompleteOutputAsync().ConfigureAwait(false);
        }
        else if (_consumed is { } consumed)
        {
            _input.AdvanceTo(consumed);
        }

        _consumed = null;
    }

    /// <summary>
    /// Completes the output. An error keeps the pipe of a stream from flushing data that the peer never read, and shows the reader of a
    /// pipe that the end is not clean.
    /// </summary>
    private async ValueTask CompleteOutputAsync()
    {
        try
        {
            await _output.CompleteAsync(_outputError).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The underlying stream has already been disposed.
        }
    }

    /// <summary>
    /// Takes a line from the data read so far. Returns null if there is no whole line yet, or nothing to deliver; the input has then been
    /// advanced.
    /// </summary>
    private WavixTransportMessage? TryTakeLine(in ReadResult read, int maxMessageBytes)
    {
        ReadOnlySequence<byte> buffer = read.Buffer;
        SequencePosition? lineEnd = buffer.Slice(_scanned).PositionOf((byte)'\n');
        if (lineEnd is { } end)
        {
            ReadOnlySequence<byte> line = buffer.Slice(0, end);
            _scanned = 0;
            _consumed = buffer.GetPosition(1, end);
            if (_discarding)
            {
                _discarding = false;
                _input.AdvanceTo(_consumed.Value);
                _consumed = null;
                return null;
            }

            return Deliver(line, maxMessageBytes);
        }

        if (read.IsCompleted)
        {
            _end = WavixTransportMessage.Close(null, null);
            _consumed = buffer.End;
            return buffer.IsEmpty || _discarding ? null : Deliver(buffer, maxMessageBytes);
        }

        if (_discarding || buffer.Length > maxMessageBytes + 1L)
        {
            // One byte over the limit may be the CR of a line that just fits.
            _scanned = 0;
            _input.AdvanceTo(buffer.End);
            WavixTransportMessage? told = _discarding ? null : WavixTransportMessage.TooLarge();
            _discarding = true;
            return told;
        }

        _scanned = buffer.Length;
        _input.AdvanceTo(buffer.Start, buffer.End);
        return null;
    }

    private WavixTransportMessage Deliver(ReadOnlySequence<byte> line, int maxMessageBytes)
    {
        if (!line.IsEmpty && line.Slice(line.Length - 1).FirstSpan[0] == '\r')
        {
            line = line.Slice(0, line.Length - 1);
        }

        if (line.Length > maxMessageBytes)
        {
            return WavixTransportMessage.TooLarge();
        }

        if (line.IsSingleSegment)
        {
            return WavixTransportMessage.Text(line.First);
        }

        _assembled.ResetWrittenCount();
        foreach (ReadOnlyMemory<byte> segment in line)
        {
            _assembled.Write(segment.Span);
        }

        return WavixTransportMessage.Text(_assembled.WrittenMemory);
    }

    private void WriteLine(ReadOnlySpan<byte> message)
    {
        Span<byte> line = _output.GetSpan(message.Length + 1)[..(message.Length + 1)];
        message.CopyTo(line);
        Span<byte> body = line[..message.Length];
        while (body.IndexOfAny((byte)'\r', (byte)'\n') is var found and >= 0)
        {
            body[found] = (byte)' ';
            body = body[(found + 1)..];
        }

        line[^1] = (byte)'\n';
        _output.Advance(line.Length);
    }
}
