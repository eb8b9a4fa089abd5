using System.Text;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>A connection whose next sends take a while: a full socket.</summary>
internal sealed class SlowTransport(IWavixTransport inner, TimeProvider time) : IWavixTransport
{
    private readonly List<string> _sent = [];

    /// <summary>How long each send takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The messages, in the order in which their sends were called.</summary>
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

    public ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(maxMessageBytes, cancellationToken);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        lock (_sent)
        {
            _sent.Add(Encoding.UTF8.GetString(utf8Message.Span));
        }

        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, time, cancellationToken);
        }

        await inner.SendAsync(utf8Message, cancellationToken);
    }

    public ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken) => inner.CloseAsync(status, description, cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
