namespace Wavix.Streaming.Testing.Tests;

/// <summary>What <see cref="PlayoutBuffer"/> must agree with: a queue that a loudspeaker empties, one sample a tick.</summary>
internal sealed class NaivePlayer
{
    private readonly Queue<(short Sample, string? Mark)> _queue = [];

    public int Now { get; private set; }

    /// <summary>One entry a tick; null where nothing played.</summary>
    public List<short?> Heard { get; } = [];

    public List<string> Reached { get; } = [];

    public int Waiting => _queue.Count(item => item.Mark is null);

    public void Play(IEnumerable<short> samples)
    {
        foreach (short sample in samples)
        {
            _queue.Enqueue((sample, null));
        }
    }

    public void Mark(string name)
    {
        _queue.Enqueue((0, name));
        ReachMarks();
    }

    public List<string> Clear()
    {
        List<string> marks = [.. _queue.Select(item => item.Mark).OfType<string>()];
        _queue.Clear();
        return marks;
    }

    public void Tick()
    {
        Heard.Add(_queue.TryDequeue(out (short Sample, string? Mark) item) ? item.Sample : null);
        Now++;
        ReachMarks();
    }

    private void ReachMarks()
    {
        while (_queue.TryPeek(out (short Sample, string? Mark) item) && item.Mark is { } name)
        {
            Reached.Add(name);
            _queue.Dequeue();
        }
    }
}
