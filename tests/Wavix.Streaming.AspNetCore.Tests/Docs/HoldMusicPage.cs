#region usings
using System.Runtime.CompilerServices;
using Wavix.Streaming;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/hold-music.md, run by <see cref="HowToPageTests"/>.</summary>
internal static class HoldMusicPage
{
    #region hold
    /// <summary>Plays music until the work is done, and then the answer.</summary>
    public static async Task<PlaybackResult> AnswerAsync(WavixStreamSession session, byte[] music, Task<byte[]> work)
    {
        PlaybackTurn hold = session.BeginTurn();
        _ = hold.Play(RepeatAsync(music, hold.Ended));
        byte[] answer;
        try
        {
            answer = await work;
        }
        finally
        {
            // Stops at once, also if the work has failed.
            await hold.CancelAsync();
        }

        return await session.BeginTurn().Play(answer);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> RepeatAsync(
        ReadOnlyMemory<byte> clip, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            yield return clip;
            await Task.Yield();
        }
    }
    #endregion

    public static async Task<PlaybackResult> AnswerSoonAsync(WavixStreamSession session, byte[] music, Task<byte[]> work)
    {
        #region late
        Task patience = Task.Delay(TimeSpan.FromSeconds(1), session.TimeProvider);
        if (await Task.WhenAny(work, patience) == work)
        {
            return await session.BeginTurn().Play(await work);
        }

        return await AnswerAsync(session, music, work);
        #endregion
    }
}
