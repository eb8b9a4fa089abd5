namespace Wavix.Streaming.Tests.Common;

/// <summary>What handlers of these tests do with a call.</summary>
internal static class Handlers
{
    /// <summary>Sends back what comes, until the call ends.</summary>
    public static async Task EchoAsync(WavixStreamSession session)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is MediaEvent media && session.CanSend)
            {
                await session.SendMediaAsync(media.Payload);
            }
        }
    }

    /// <summary>Works until its token trips, and then says so by <see cref="OperationCanceledException"/>.</summary>
    public static Task WorkAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task.WaitAsync(cancellationToken);
}
