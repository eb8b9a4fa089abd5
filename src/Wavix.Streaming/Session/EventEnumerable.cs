using System.Runtime.CompilerServices;

namespace Wavix.Streaming;

/// <summary>A session's events, for a reader that may give one token here and one with <c>WithCancellation</c>.</summary>
internal sealed class EventEnumerable(EventQueue queue, CancellationToken cancellationToken) : IAsyncEnumerable<WavixEvent>
{
    public IAsyncEnumerator<WavixEvent> GetAsyncEnumerator(CancellationToken second = default) =>
        !cancellationToken.CanBeCanceled ? new EventEnumerator(queue, second)
        : second.CanBeCanceled && second != cancellationToken ? EnumerateUntilEither(second)
        : new EventEnumerator(queue, cancellationToken);

    private async IAsyncEnumerator<WavixEvent> EnumerateUntilEither(CancellationToken second)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, second);
        var events = new EventEnumerator(queue, either.Token);
        await using ConfiguredAsyncDisposable disposing = events.ConfigureAwait(false);
        while (await events.MoveNextAsync().ConfigureAwait(false))
        {
            yield return events.Current;
        }
    }
}
