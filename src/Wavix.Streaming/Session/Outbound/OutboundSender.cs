using System.Buffers;
using System.Runtime.CompilerServices;

namespace Wavix.Streaming;

/// <summary>
/// Writes one message at a time onto the transport. It decides nothing: <see cref="OutboundQueue"/> calls it for one message after the other.
/// </summary>
internal sealed class OutboundSender(IWavixTransport transport, StreamCounters counters, TimeSpan sendTimeout, TimeProvider timeProvider) : IDisposable
{
    private readonly TaskCompletionSource<Exception> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommandEncoder? _encoder;
    private ITimer? _sendTimer;
    private ITimer? _failedTimer;
    private volatile bool _isShut;

    // Rented only while a media message is sent: idle calls hold no buffer, and the array that was used last is still in the cache.
    private byte[]? _media;

    /// <summary>Completes when nothing can be sent any more, with the reason: a send took too long, or sends have failed for that time.</summary>
    public Task<Exception> Lost => _lost.Task;

    /// <summary>`start` has arrived: from now on messages carry its stream id.</summary>
    public void Open(string? streamId)
    {
        _encoder = new CommandEncoder(streamId);
        _sendTimer = timeProvider.CreateContextFreeTimer(
            static sender => ((OutboundSender)sender!).OnSendTimeout(), this, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sends a message. No token: half a message would break the connection.</summary>
    /// <returns>False when the transport has failed.</returns>
    public ValueTask<bool> SendAsync(in OutboundCommand command)
    {
        ValueTask sending;
        try
        {
            sending = transport.SendAsync(Encode(command), CancellationToken.None);
        }
        catch (Exception e)
        {
            sending = ValueTask.FromException(e);
        }

        if (!sending.IsCompletedSuccessfully)
        {
            return FinishAsync(sending, command);
        }

        ReturnBuffer();
        OnSent(command);
        return new ValueTask<bool>(true);
    }

    /// <summary>The stream has ended: a failed send is not a loss any more.</summary>
    public void Shut() => _isShut = true;

    /// <summary>Closes the transport.</summary>
    public ValueTask CloseAsync(int? status, string? description) => transport.CloseAsync(status, description, CancellationToken.None);

    /// <summary>Nothing can be sent any more, for this reason.</summary>
    public void Lose(Exception error) => _lost.TrySetResult(error);

    /// <summary>Stops the timers.</summary>
    public void Dispose()
    {
        _sendTimer?.Dispose();
        _failedTimer?.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FinishAsync(ValueTask sending, OutboundCommand command)
    {
        SetTimeout(sendTimeout);
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            OnFailed(e);
            return false;
        }
        finally
        {
            SetTimeout(Timeout.InfiniteTimeSpan);
            ReturnBuffer();
        }

        OnSent(command);
        return true;
    }

    private ReadOnlyMemory<byte> Encode(in OutboundCommand command) => command.Kind switch
    {
        OutboundKind.Media => EncodeMedia(command.Payload.Span),
        OutboundKind.Mark => _encoder!.Mark(command.MarkName),
        OutboundKind.Raw => command.Payload,
        _ => _encoder!.Clear(),
    };

    private ReadOnlyMemory<byte> EncodeMedia(ReadOnlySpan<byte> payload)
    {
        int length = _encoder!.GetMediaLength(payload.Length);
        _media = ArrayPool<byte>.Shared.Rent(length);
        _encoder.WriteMedia(payload, _media);
        return _media.AsMemory(0, length);
    }

    /// <summary>The transport does not use the message any more.</summary>
    private void ReturnBuffer()
    {
        if (_media is not null)
        {
            ArrayPool<byte>.Shared.Return(_media);
            _media = null;
        }
    }

    private void OnSent(in OutboundCommand command)
    {
        _failedTimer?.Dispose();
        _failedTimer = null;
        switch (command.Kind)
        {
            case OutboundKind.Media:
                counters.CommandSent("media", command.Payload.Length);
                break;
            case OutboundKind.Mark:
                counters.CommandSent("mark", 0);
                break;
            case OutboundKind.Raw:
                counters.CommandSent("unknown", 0);
                break;
            default:
                counters.CommandSent("clear", 0);
                break;
        }
    }

    private void SetTimeout(TimeSpan timeout)
    {
        try
        {
            _sendTimer!.Change(timeout, Timeout.InfiniteTimeSpan);
        }
        catch (Exception e)
        {
            // A clock that sets no timer: without one, a peer that does not read would hold up the call for ever.
            Lose(e);
        }
    }

    private void OnFailed(Exception error)
    {
        // The receive loop normally reports why the connection was lost. If messages still arrive though none can be sent, the stream ends
        // from here.
        if (!_isShut)
        {
            _failedTimer ??= timeProvider.CreateContextFreeTimer(_ => Lose(error), null, sendTimeout);
        }
    }

    private void OnSendTimeout() =>
        Lose(new TimeoutException($"The peer did not take a message within {sendTimeout} (WavixStreamOptions.SendTimeout)."));
}
