using System.Net;

namespace Wavix.Streaming.Simulator;

/// <summary>Places the calls of a run and keeps their records.</summary>
internal sealed class CheckCalls(ICallPlacer placer, CheckSettings settings)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly List<RecordedCall> _recorded = [];

    /// <summary>The records of all calls so far.</summary>
    public IReadOnlyList<RecordedCall> Recorded => _recorded;

    /// <summary>Whether the last call could not be placed.</summary>
    public bool IsGone { get; private set; }

    /// <exception cref="CannotConnectException">The server can't be reached, or refuses the call.</exception>
    public async Task<RecordedCall> CallAsync(ProbeScript script, CancellationToken cancellationToken)
    {
        await using ProbeCall call = await ConnectAsync(script, settings.ConnectTimeout, cancellationToken);
        RecordedCall recorded = await RunAsync(call, cancellationToken);
        _recorded.Add(recorded);
        return recorded;
    }

    /// <returns>Both calls; null if the server does not accept the second one during the first.</returns>
    /// <exception cref="CannotConnectException">The server can't be reached, or refuses the call.</exception>
    public async Task<IReadOnlyList<RecordedCall>?> CallTwiceAtOnceAsync(ProbeScript script, CancellationToken cancellationToken)
    {
        await using ProbeCall first = await ConnectAsync(script, settings.ConnectTimeout, cancellationToken);
        ProbeCall second;
        try
        {
            second = await ConnectAsync(script, TimeSpan.Zero, cancellationToken);
        }
        catch (CannotConnectException e) when (e.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
        {
            IsGone = false;
            return null;
        }

        await using (second)
        {
            RecordedCall[] calls = await Task.WhenAll(RunAsync(first, cancellationToken), RunAsync(second, cancellationToken));
            _recorded.AddRange(calls);
            return calls;
        }
    }

    private async Task<RecordedCall> RunAsync(ProbeCall call, CancellationToken cancellationToken)
    {
        RecordedCall recorded = await call.RunAsync(cancellationToken);
        await placer.EndAsync(call, recorded, cancellationToken);
        return recorded;
    }

    /// <param name="script">The script of the call.</param>
    /// <param name="busyLimit">Maximum time for which the server may refuse the call because it still has the previous one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task<ProbeCall> ConnectAsync(ProbeScript script, TimeSpan busyLimit, CancellationToken cancellationToken)
    {
        long begunAt = settings.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                ProbeCall call = await placer.PlaceAsync(script, cancellationToken);
                IsGone = false;
                return call;
            }
            catch (CannotConnectException e)
            {
                IsGone = true;
                bool isBusy = e.Status == HttpStatusCode.ServiceUnavailable && _recorded.Count > 0;
                if (!isBusy || settings.Clock.GetElapsedTime(begunAt) >= busyLimit)
                {
                    throw;
                }

                await Task.Delay(BetweenTries, settings.Clock, cancellationToken);
            }
        }
    }
}
