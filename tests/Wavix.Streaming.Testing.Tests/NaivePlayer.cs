namespace Wavix.Streaming.Testing.Tests;

/// <summary>What <see cref="PlayoutBuffer"/> must agree with: a queue that a loudspeaker empties, one sample a tick. Knows no positions.</summary>
internal sealed class NaivePlayer(PlayoutRules rules)
{
    private readonly Queue<(short Sample, string? Mark)> _queue = [];
    private readonly List<(int Ticks, string Name)> _late = [];
    private bool _hasMarked;
    private long _held;

    public int Now { get; private set; }

    /// <summary>One entry a tick; null where nothing played.</summary>
    public List<short?> Heard { get; } = [];

    public List<string> Reached { get; } = [];

    public int DroppedMarks { get; private set; }

    public int DroppedSamples { get; private set; }

    /// <summary>How long until all has played.</summary>
    public long Left => _held + Waiting;

    private int Waiting => _queue.Count(item => item.Mark is null);

    public void Play(IEnumerable<short> samples)
    {
        bool wasIdle = Waiting == 0;
        foreach (short sample in samples)
        {
            if (Waiting < rules.Limit.GetValueOrDefault(long.MaxValue))
            {
                _queue.Enqueue((sample, null));
            }
            else
            {
                DroppedSamples++;
            }
        }

        if (wasIdle && Waiting > 0)
        {
            _held = rules.Prebuffer;
        }

        if (Waiting >= rules.Prebuffer)
        {
            _held = 0;
        }

        ReachMarks();
    }

    public void Mark(string name)
    {
        bool isLost = rules.LoseFirstMark && !_hasMarked;
        _hasMarked = true;
        if (isLost || _queue.Count(item => item.Mark is not null) >= rules.MaxPendingMarks)
        {
            DroppedMarks++;
        }
        else if (rules.MarksAtOnce)
        {
            Reached.Add(name);
        }
        else
        {
            _queue.Enqueue((0, name));
            ReachMarks();
        }
    }

    public List<string> Clear()
    {
        List<string> returned = [];
        int samplesBefore = 0;
        foreach ((_, string? mark) in _queue)
        {
            if (mark is null)
            {
                samplesBefore++;
            }
            else if (rules.PendingMarks == PendingMarkBehavior.Return)
            {
                returned.Add(mark);
            }
            else if (rules.PendingMarks == PendingMarkBehavior.Late)
            {
                _late.Add(((int)_held + samplesBefore, mark));
            }
            else
            {
                DroppedMarks++;
            }
        }

        _queue.Clear();
        _held = 0;
        ReachMarks();
        return returned;
    }

    public void Tick()
    {
        if (_held > 0)
        {
            _held--;
            Heard.Add(null);
        }
        else
        {
            Heard.Add(Waiting > 0 ? _queue.Dequeue().Sample : null);
        }

        for (int i = 0; i < _late.Count; i++)
        {
            _late[i] = (_late[i].Ticks - 1, _late[i].Name);
        }

        Now++;
        ReachMarks();
    }

    private void ReachMarks()
    {
        Reached.AddRange(_late.Where(mark => mark.Ticks <= 0).Select(mark => mark.Name));
        _late.RemoveAll(mark => mark.Ticks <= 0);
        while (_queue.TryPeek(out (short Sample, string? Mark) item)
               && item.Mark is { } name
               && (!rules.MarksNeedMedia || (Waiting > 0 && _held == 0)))
        {
            Reached.Add(name);
            _queue.Dequeue();
        }
    }
}
