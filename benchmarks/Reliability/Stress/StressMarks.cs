using System.Text.Json;
using Wavix.Streaming;
using Wavix.Streaming.Testing;

namespace Reliability.Stress;

/// <summary>What the peer plays, by its own model, and when it returns marks: most when their time has come, others early, late or never.</summary>
internal sealed class StressMarks(StressScript script, Random random, Action<string> write, CancellationToken gone)
{
    private readonly Lock _sync = new();
    private readonly List<string> _pendingMarks = [];
    private DateTimeOffset _playedBy = script.Clock.GetUtcNow();

    /// <summary>A message of the session has arrived. One at a time.</summary>
    public void Take(JsonElement message, string name)
    {
        if (name == "mark")
        {
            TakeMark(message.GetProperty("mark").GetProperty("name").GetString()!);
            return;
        }

        DateTimeOffset now = script.Clock.GetUtcNow();
        if (name == "media")
        {
            int bytes = message.GetProperty("media").GetProperty("payload").GetString()!.Length / 4 * 3;
            _playedBy = (_playedBy > now ? _playedBy : now) + WavixAudio.GetDuration(bytes & ~1);
        }
        else if (name == "clear")
        {
            _playedBy = now;
            ReturnPending();
        }
    }

    private void TakeMark(string name)
    {
        int fate = random.Next(20);
        if (fate == 0)
        {
            Return(name);
            return;
        }

        lock (_sync)
        {
            _pendingMarks.Add(name);
        }

        // Lost, late beyond the timeout of marks, or when what is before it has played.
        if (fate > 1)
        {
            TimeSpan left = _playedBy - script.Clock.GetUtcNow();
            TimeSpan late = TimeSpan.FromMilliseconds(fate < 4 ? random.Next(60, 200) : random.Next(10));
            _ = ReturnLaterAsync(name, (left > TimeSpan.Zero ? left : TimeSpan.Zero) + late);
        }
    }

    private async Task ReturnLaterAsync(string name, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, script.Clock, gone);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_sync)
        {
            if (_pendingMarks.Remove(name))
            {
                Return(name);
            }
        }
    }

    private void ReturnPending()
    {
        lock (_sync)
        {
            if (script.PendingMarks == PendingMarkBehavior.Return)
            {
                _pendingMarks.ForEach(Return);
            }

            if (script.PendingMarks != PendingMarkBehavior.Late)
            {
                _pendingMarks.Clear();
            }
        }
    }

    private void Return(string name) => write($$$"""{"event":"mark","stream_id":"s","mark":{"name":"{{{name}}}"}}""");
}
