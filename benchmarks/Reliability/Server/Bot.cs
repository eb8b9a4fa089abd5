using Microsoft.AspNetCore.Routing;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace Reliability.Server;

/// <summary>What the server does with a call: the last segment of its path.</summary>
internal enum BotHabit
{
    /// <summary>Says back what it hears.</summary>
    Echo,

    /// <summary>Plays, is interrupted, plays again.</summary>
    Play,

    /// <summary>Returns at the first audio.</summary>
    Leave,

    /// <summary>Throws at the first audio.</summary>
    Throw,

    /// <summary>Disposes the session at the first audio.</summary>
    Dispose,

    /// <summary>Sends as much as the peer takes.</summary>
    Flood,

    /// <summary>Reads nothing until the stream ends.</summary>
    Ignore,
}

/// <summary>The handlers of the server under test.</summary>
internal static class Bot
{
    private static readonly byte[] Second = new byte[WavixAudio.GetByteCount(TimeSpan.FromSeconds(1))];

    public static async Task HandleAsync(WavixStreamContext context, CallLedger ledger, CancellationToken cancellationToken)
    {
        ledger.Begin(context.Session);

        // Not awaited here: some ends only come when the handler has returned.
        _ = NoteEndAsync(context.HttpContext.Request.Path, context.Session, ledger);
        object? habit = context.HttpContext.GetRouteValue("habit");
        await AnswerAsync(context.Session, habit is string name ? Enum.Parse<BotHabit>(name) : BotHabit.Echo, cancellationToken);
    }

    private static async Task NoteEndAsync(string path, WavixStreamSession session, CallLedger ledger)
    {
        WavixStreamCompletion end = await session.Completion;
        ledger.End(new CallEnd(path, end.Reason, end.CloseStatus, end.Error?.GetType().Name));
    }

    private static async Task AnswerAsync(WavixStreamSession session, BotHabit habit, CancellationToken cancellationToken)
    {
        if (habit == BotHabit.Ignore)
        {
            await session.Completion.WaitAsync(cancellationToken);
            return;
        }

        await foreach (WavixEvent e in session.ReadEventsAsync(CancellationToken.None))
        {
            if (e is not MediaEvent media || !session.CanSend)
            {
                continue;
            }

            switch (habit)
            {
                case BotHabit.Echo:
                    await session.SendMediaAsync(media.Payload, cancellationToken);
                    break;
                case BotHabit.Play:
                    await session.InterruptAsync();
                    _ = session.Play(Second);
                    await session.SendMarkAsync("played", cancellationToken);
                    break;
                case BotHabit.Leave:
                    return;
                case BotHabit.Throw:
                    throw new InvalidOperationException("Thrown on purpose.");
                case BotHabit.Dispose:
                    await session.DisposeAsync();
                    break;
                case BotHabit.Flood:
                    while (await session.SendMediaAsync(Second, CancellationToken.None))
                    {
                    }

                    break;
            }
        }
    }
}
