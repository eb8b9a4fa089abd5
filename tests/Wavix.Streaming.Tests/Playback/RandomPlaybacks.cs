using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>
/// One call with playbacks, interrupts, pauses, clears, marks and an end at random, the same choices for the same seed. Every sample of a
/// playback says whose it is and where in it, so that the wire tells what is missing or doubled.
/// </summary>
internal sealed class RandomPlaybacks : IAsyncDisposable
{
    private readonly Random _random;
    private readonly PlaybackCall _call;
    private readonly TimeSpan _lead;
    private readonly List<RandomPlayback> _playbacks = [];
    private readonly List<PlaybackTurn> _turns = [];
    private readonly HashSet<short> _dead = [];
    private readonly HashSet<int> _judged = [];
    private readonly NumberedWire _wire = new();
    private readonly List<string> _marks = [];
    private readonly RandomPauses _pauses;
    private int _lastOnWire;
    private int _seen;
    private bool _hasRaw;

    public RandomPlaybacks(int seed)
    {
        _random = new Random(seed);
        _lead = Ms(_random.Next(2) == 0 ? 200 : _random.Next(20, 600));
        _call = new PlaybackCall(options =>
        {
            options.Playback = new PlaybackOptions { LeadTime = _lead, MarkTimeout = Ms(_random.Next(100, 3000)) };
            options.WhenIdle = _random.Next(8) == 0 ? GapFill.Silence : GapFill.None;
        })
        {
            Echo = (EchoMode)_random.Next(4),
            OnClear = (ClearMode)_random.Next(3),
        };
        _pauses = new RandomPauses(_call, _wire);
    }

    public async Task RunAsync()
    {
        if (_random.Next(4) == 0)
        {
            await ActAsync();
        }

        await _call.StartAsync();
        for (int steps = _random.Next(5, 60); steps > 0; steps--)
        {
            await ActAsync();
            await _call.SettleAsync();
            Observe();
        }

        await EndAsync();
        await _call.Harness.EndAsync();
        foreach (RandomPlayback playback in _playbacks)
        {
            PlaybackResult result = await playback.Handle.Completion.WaitAsync(SessionHarness.Soon);
            AssertResult(result, playback.Number, playback.Length);
        }
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    private async Task ActAsync()
    {
        WavixStreamSession session = _call.Session;
        switch (_random.Next(18))
        {
            case 0 or 1 or 2 when _playbacks.Count < NumberedWire.MaxNumber:
                await PlayAsync();
                break;
            case 14 or 15 when !_pauses.IsPaused:
                await PauseAsync();
                break;
            case 16 when _pauses.IsPaused:
                await _pauses.ResumeAsync();
                break;
            case 17 when _pauses.IsPaused && _random.Next(2) == 0:
                _dead.UnionWith((await _pauses.CancelAsync(_playbacks)).Select(playback => playback.Number));
                break;
            case 3:
                _turns.Add(session.BeginTurn());
                break;
            case 4:
                await session.InterruptAsync();
                await KillAsync();
                break;
            case 5 when session.StreamInfo is not null:
                await session.SendClearAsync();
                break;
            case 6 when session.StreamInfo is not null && _random.Next(3) == 0:
                _hasRaw = true;
                byte[] raw = new byte[_random.Next(1, 2000) * 2];
                raw.AsSpan().Fill(255);
                await session.SendMediaAsync(raw);
                break;
            case 7 when session.StreamInfo is not null:
                _marks.Add($"mine-{_marks.Count}");
                await session.SendMarkAsync(_marks[^1]);
                break;
            case 8 when _playbacks.Count > 0:
                RandomPlayback canceled = _playbacks[_random.Next(_playbacks.Count)];
                canceled.IsCanceled = true;
                await canceled.Handle.CancelAsync();
                break;
            case 9 when _turns.Count > 0:
                PlaybackTurn turn = _turns[_random.Next(_turns.Count)];
                _playbacks.FindAll(playback => playback.Turn == turn).ForEach(playback => playback.IsCanceled = true);
                await turn.CancelAsync();
                break;
            case 10:
                _ = session.DrainAsync(Ms(_random.Next(1, 5000)));
                break;
            case 11:
                await _call.StallAsync(Ms(_random.Next(1, 2500)));
                break;
            default:
                await _call.PassAsync(Ms(_random.Next(1, 800)), Ms(_random.Next(1, 40)));
                break;
        }
    }

    private async Task PlayAsync()
    {
        short number = (short)(_playbacks.Count + 1);
        PlaybackTurn turn = _turns.Count == 0 || _random.Next(2) == 0 ? _call.Session.BeginTurn() : _turns[_random.Next(_turns.Count)];
        var options = new PlaybackOptions
        {
            LeadTime = _lead,
            MarkTimeout = Ms(_random.Next(100, 3000)),
            ProgressInterval = Ms(_random.Next(3) == 0 ? _random.Next(20, 200) : 0),
            OnUnderrun = (GapFill)_random.Next(2),
            PrebufferDuration = Ms(_random.Next(4) == 0 ? _random.Next(300) : 0),
        };
        byte[] pcm = NumberedWire.Audio(number, _random.Next(6) == 0 ? 0 : _random.Next(1, 30_000));
        var stream = new ObservedStream(pcm)
        {
            MostPerRead = _random.Next(1, 5000),
            Error = _random.Next(3) == 0 ? new IOException("The voice is gone.") : null,
        };
        if (turn.Ended.IsCancellationRequested)
        {
            _dead.Add(number);
        }

        int kind = _random.Next(5);
        Playback handle = kind switch
        {
            0 or 1 or 2 => turn.Play(stream, options),
            3 when _random.Next(4) == 0 => turn.Play("RIFF\0\0"u8.ToArray(), options),
            _ => turn.Play(pcm, options),
        };
        _playbacks.Add(new RandomPlayback(handle, number, WavixAudio.GetDuration(pcm.Length), turn));
        if (kind <= 2)
        {
            // Read to its end before time goes on: the two sides of the call must see the same time.
            await PlaybackCall.UntilAsync(() => stream.Disposed.IsCompleted);
        }
    }

    private async Task PauseAsync()
    {
        TimeSpan at = _call.Now;
        PausedPlayback paused = await _call.Session.PauseAsync();
        await _call.SettleAsync();
        Observe();
        _lastOnWire = 0;
        _pauses.Begin(paused, at, _playbacks, _turns, _hasRaw);
    }

    private async Task KillAsync()
    {
        // What the interrupt was too late for is on the wire already, before its clear.
        await _call.SettleAsync();
        Observe();
        await _pauses.InterruptAsync();
        _dead.UnionWith(_playbacks.Select(playback => playback.Number));
    }

    private async Task EndAsync()
    {
        switch (_random.Next(4))
        {
            case 0:
                await _call.Harness.SayAndSettleAsync(SessionHarness.Stop(9999));
                await _call.Harness.Wavix.CloseAsync(1000, null, CancellationToken.None);
                break;
            case 1:
                await _call.Harness.Wavix.CloseAsync(1001, null, CancellationToken.None);
                break;
            case 2:
                _call.Harness.Wavix.Abort();
                break;
            default:
                _ = _call.Session.DisposeAsync().AsTask();
                await _call.Harness.AnswerCloseAsync();
                break;
        }
    }

    /// <summary>Looks at what has come onto the wire since the last time, and at what is over.</summary>
    private void Observe()
    {
        for (; _seen < _call.Sent.Count; _seen++)
        {
            if (_call.Sent[_seen].Command is MediaCommand media)
            {
                ObserveMedia(media.Payload.Span, _call.PlaysUntil[_seen]);
            }
        }

        if (!_hasRaw)
        {
            _call.MostBuffered.Should().BeLessThanOrEqualTo((_lead > Ms(40) ? _lead : Ms(40)) + Ms(20));
        }

        for (int i = 0; i < _playbacks.Count; i++)
        {
            if (_playbacks[i].Handle.Completion.IsCompleted && _judged.Add(i))
            {
                PlaybackResult result = _playbacks[i].Handle.Completion.Result;
                if (result.Outcome is PlaybackOutcome.Played or PlaybackOutcome.Unconfirmed && _wire.EndOf(_playbacks[i].Number) is { } end)
                {
                    end.Should().BeLessThanOrEqualTo(_call.Now, "no playback is over before it must have played");
                }
            }
        }
    }

    private void ObserveMedia(ReadOnlySpan<byte> pcm, TimeSpan playsUntil)
    {
        int number = NumberedWire.NumberOf(pcm);
        if (number <= 0)
        {
            return;
        }

        pcm.Length.Should().Be(960);
        _pauses.IsPaused.Should().BeFalse("nothing is played during a pause");
        _dead.Should().NotContain((short)number, "nothing of an interrupted turn follows the clear");
        number.Should().BeGreaterThanOrEqualTo(_lastOnWire, "playbacks play in their order");
        _lastOnWire = number;
        _wire.Send(pcm, playsUntil);
    }

    private void AssertResult(PlaybackResult result, short number, TimeSpan length)
    {
        result.HeardAtLeast.Should().BeGreaterThanOrEqualTo(TimeSpan.Zero).And.BeLessThanOrEqualTo(result.Heard);
        result.Heard.Should().BeLessThanOrEqualTo(result.HeardAtMost);
        (result.Error is not null).Should().Be(result.Outcome == PlaybackOutcome.Failed);
        result.HeardAtMost.Should().BeGreaterThanOrEqualTo(_wire.MostSent(number));
        if (_judged.Contains(number - 1))
        {
            result.HeardAtMost.Should().Be(_wire.MostSent(number), "what was sent is on the wire, and no more");
        }

        if (result.Outcome is PlaybackOutcome.Played or PlaybackOutcome.Unconfirmed)
        {
            result.Heard.Should().Be(result.HeardAtMost).And.Be(length);
        }
    }
}
