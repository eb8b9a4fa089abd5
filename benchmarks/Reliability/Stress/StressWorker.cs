using System.Text;
using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>One thread of the application: calls members of the session at random, and checks what each returns or throws.</summary>
internal sealed class StressWorker(StressSession stress, int worker, int seed)
{
    private const int CallsAfterEnd = 6;

    // Shared with calls that are not awaited, which still run when the next is made.
    private readonly SharedRandom _random = new(seed);
    private readonly WavixStreamSession _session = stress.Session;
    private readonly StressWire _wire = stress.Wire;
    private readonly StressScript _script = stress.Script;
    private readonly List<StressWriter> _writers = [];
    private int _callsAfterEnd;

    /// <summary>What it calls now, for a report that it hangs.</summary>
    public string Current { get; private set; } = "nothing";

    /// <summary>Calls made.</summary>
    public int Calls { get; private set; }

    public async Task RunAsync()
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < _script.Life && _callsAfterEnd < CallsAfterEnd)
        {
            _callsAfterEnd += _session.Ended.IsCancellationRequested ? 1 : 0;
            Calls++;
            Task call = CallAsync();
            if (_random.Next(3) == 0 || (_script.Settles && Current is "DrainAsync" or "ReadEventsAsync" or "WriteAsync"))
            {
                // Runs while the next calls are made. Always for a call that may wait for what this thread has yet to do.
                stress.Await(call, Current);
            }
            else
            {
                await call;
            }

            switch (_random.Next(_script.IsCalm ? 2 : 6))
            {
                case 0:
                    Current = "nothing";
                    await Task.Delay(_random.Next(1, 12));
                    break;
                case 1:
                    await Task.Yield();
                    break;
            }
        }

        foreach (StressWriter writer in _writers)
        {
            if (_script.Settles || _random.Next(2) == 0)
            {
                writer.Complete(null);
            }
        }

        Current = "nothing";
    }

    private Task CallAsync() => _random.Next(100) < _script.StopsInHundred ? StopAsync() : _random.Next(100) switch
    {
        < 13 => SendAsync("SendMediaAsync", piece => _session.SendMediaAsync(ToMedia(piece), piece.Token)),
        < 20 => SendAsync("SendMarkAsync", piece => _session.SendMarkAsync($"{piece.Piece.Number}", piece.Token)),
        < 23 => SendAsync("SendRawAsync", piece => _session.SendRawAsync(Encoding.UTF8.GetBytes($$"""{"event":"stress","number":{{piece.Piece.Number}}}"""), piece.Token)),
        < 48 => Run("Play", Play),
        < 54 => Run("OpenWriter", OpenWriter),
        < 66 => WriteAsync(),
        < 72 => Run("BeginTurn", () => stress.Turns.Add(new StressTurn(_session.BeginTurn(), _wire.Tick()))),
        < 75 => Run("turn.Complete", () => stress.Turns.Any(_random)?.Turn.Complete()),
        < 80 => DrainAsync(),
        < 82 => GuardAsync("WaitForStartAsync", token => _session.WaitForStartAsync(token)),
        < 92 => ReadAsync(),
        < 97 => Run("properties", Look),
        < 99 => _script.Settles || _random.Next(3) > 0 ? Task.CompletedTask : CloseAsync(),
        _ => _script.Settles || _random.Next(2) > 0 ? Task.CompletedTask : GuardAsync("DisposeAsync", _ => stress.DisposeAsync()),
    };

    private Task StopAsync() => _random.Next(8) switch
    {
        < 3 => InterruptAsync(),
        < 5 => StopAsync(CancelPlaybackAsync),
        < 7 => StopAsync(CancelTurnAsync),
        _ => StopAsync(SendClearAsync),
    };

    private async Task StopAsync(Func<Task> call)
    {
        StressStop stop = _wire.BeginStop();
        await call();
        _wire.EndStop(stop);
    }

    private async Task SendAsync(string name, Func<(Piece Piece, CancellationToken Token), ValueTask<bool>> send)
    {
        Current = name;
        Piece piece = _wire.Add(worker, PieceKind.Message);
        using CancellationTokenSource? cancellation = DrawToken();
        CancellationToken token = cancellation?.Token ?? default;
        try
        {
            ValueTask<bool> sending = send((piece, token));
            piece.ReturnedAt = _wire.Tick();
            piece.Result = await sending ? SendResult.Sent : SendResult.Refused;
            if (piece.Result == SendResult.Refused && name != "SendMediaAsync" && MustBeAlive())
            {
                stress.Violate("a send returns what happened", $"{name} returned false, and the stream is {_session.State}");
            }
        }
        catch (Exception e)
        {
            piece.Result = SendResult.Threw;
            Judge(name, e, token);
        }
    }

    private async Task SendClearAsync()
    {
        Current = "SendClearAsync";
        using CancellationTokenSource? cancellation = DrawToken();
        CancellationToken token = cancellation?.Token ?? default;
        try
        {
            await _session.SendClearAsync(token);
        }
        catch (Exception e)
        {
            Judge("SendClearAsync", e, token);
        }
    }

    private byte[] ToMedia((Piece Piece, CancellationToken Token) piece) =>
        new StressSource(piece.Piece.Number, _random.Next(1, 960), SourceEnding.Ends, _random).ToMemory();

    private void Play()
    {
        StressTurn? turn = _random.Next(2) == 0 ? stress.Turns.Any(_random) : null;
        Piece piece = _wire.Add(worker, PieceKind.Playback, turn);
        int samples = _random.Next(6) == 0 ? _random.Next(3) : _random.Next(2400);
        SourceEnding ending = _random.Next(12) switch
        {
            0 => SourceEnding.Fails,
            1 when !_script.Settles => SourceEnding.Waits,
            2 when !_script.Settles && _random.Next(10) == 0 => SourceEnding.Hangs,
            _ => SourceEnding.Ends,
        };
        var source = new StressSource(piece.Number, samples, ending, new Random(_random.Next()));
        piece.Source = source;
        PlaybackOptions? options = DrawOptions();

        piece.Playback = _random.Next(4) switch
        {
            0 when turn is null => _session.Play(source.ToMemory(), options),
            0 => turn.Turn.Play(source.ToMemory(), options),
            1 when turn is null => _session.Play(source.ToSamples(), options),
            1 => turn.Turn.Play(source.ToSamples(), options),
            2 when turn is null => _session.Play(source.ToStream(), options),
            2 => turn.Turn.Play(source.ToStream(), options),
            _ when turn is null => _session.Play(source.ToChunks(), options),
            _ => turn.Turn.Play(source.ToChunks(), options),
        };
        piece.ReturnedAt = _wire.Tick();
    }

    private void OpenWriter()
    {
        StressTurn? turn = stress.Turns.Any(_random);
        if (turn is null)
        {
            return;
        }

        Piece piece = _wire.Add(worker, PieceKind.Playback, turn);
        var source = new StressSource(piece.Number, 2 * _random.Next(1200), SourceEnding.Ends, new Random(_random.Next()));
        source.OpenWriter();
        piece.Source = source;
        PlaybackWriter writer = turn.Turn.OpenWriter(DrawOptions());
        piece.Playback = writer.Playback;
        piece.ReturnedAt = _wire.Tick();
        _writers.Add(new StressWriter(writer, source));
    }

    private Task WriteAsync() => GuardAsync("WriteAsync", async token =>
    {
        if (_writers.Count > 0)
        {
            await _writers[_random.Next(_writers.Count)].WriteAsync(_random, token);
        }
    });

    private async Task CancelPlaybackAsync()
    {
        Current = "playback.CancelAsync";
        IReadOnlyList<Piece> pieces = _wire.Pieces;
        Piece? piece = pieces.Count == 0 ? null : pieces[Math.Max(0, pieces.Count - 1 - _random.Next(8))];
        if (piece?.Playback is not { } playback)
        {
            return;
        }

        await GuardAsync("playback.CancelAsync", async _ =>
        {
            await playback.CancelAsync();
            piece.NothingAfter = Math.Min(piece.NothingAfter, _wire.Tick());
        });
    }

    private async Task CancelTurnAsync()
    {
        Current = "turn.CancelAsync";
        if (stress.Turns.Any(_random) is { } turn)
        {
            await GuardAsync("turn.CancelAsync", async _ =>
            {
                await turn.Turn.CancelAsync();
                turn.NothingAfter = Math.Min(turn.NothingAfter, _wire.Tick());
            });
        }
    }

    private Task InterruptAsync() => GuardAsync("InterruptAsync", async _ =>
    {
        StressStop stop = _wire.BeginStop();
        Task<InterruptResult> interrupting = _session.InterruptAsync();
        stop.WaitedFrom = interrupting.IsCompleted ? long.MaxValue : _wire.Tick();
        InterruptResult result = await interrupting;
        stop.IsInterrupt = !result.StreamHasEnded;
        _wire.EndStop(stop);
        if (result.StreamHasEnded && MustBeAlive())
        {
            stress.Violate("InterruptAsync says what happened", $"StreamHasEnded, and the stream is {_session.State}");
        }

        if (stop.IsInterrupt && Uncompleted(stop.CalledAt) is { } playing)
        {
            stress.Violate("an interrupt completes the playbacks at once", $"playback {playing.Number}: {playing.Playback}; {stop}");
        }

        if (result.Playback is { } playback)
        {
            if (!playback.Completion.IsCompleted || playback.Completion.Result.Heard != result.Heard)
            {
                stress.Violate("InterruptResult.Heard is that of its playback", $"{result}; the playback: {playback}");
            }

            if (!result.WasPlaying)
            {
                stress.Violate("InterruptResult.Playback was playing", $"WasPlaying is false; the playback: {playback}, at least {playback.Completion.Result.HeardAtLeast}, at most {playback.Completion.Result.HeardAtMost}");
            }
        }
    });

    private Task DrainAsync() => GuardAsync("DrainAsync", async token =>
    {
        TimeSpan timeout = _random.Next(4) == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(_random.Next(1, 100));
        long calledAt = _wire.Tick();
        DrainOutcome outcome = await _session.DrainAsync(timeout, token);
        if (outcome == DrainOutcome.None || (outcome == DrainOutcome.Ended && MustBeAlive()))
        {
            stress.Violate("an outcome says how it ended", $"drain: {outcome}, and the stream is {_session.State}");
        }

        if (outcome == DrainOutcome.Drained && Uncompleted(calledAt) is { } playing)
        {
            stress.Violate("a drain waits for every playback", $"playback {playing.Number}: {playing.Playback}");
        }
    });

    private Task CloseAsync() => GuardAsync("CloseAsync", token => _session.CloseAsync(_random.Next(2) == 0 ? 1000 : 4000, "enough", token));

    private Task ReadAsync() => GuardAsync("ReadEventsAsync", async token =>
    {
        int left = _random.Next(1, 30);
        await foreach (WavixEvent e in _session.ReadEventsAsync(token))
        {
            stress.OnEvent(e);
            if (--left == 0)
            {
                break;
            }

            if (left == 7 && _random.Next(4) == 0)
            {
                await InterruptAsync();
            }
            else if (left == 3 && !_script.Settles && _random.Next(20) == 0)
            {
                await stress.DisposeAsync();
            }
        }
    });

    /// <summary>A playback that was called before that time and has not completed.</summary>
    private Piece? Uncompleted(long calledAt) =>
        _wire.Pieces.FirstOrDefault(piece => piece.ReturnedAt < calledAt && piece.Playback is { Completion.IsCompleted: false });

    /// <summary>Whether neither side has ended the stream, and nothing has failed.</summary>
    private bool MustBeAlive() => _session.State < WavixStreamState.Stopped && _script.FailsOneIn == 0 && !stress.IsConnectionGone;

    private void Look()
    {
        WavixStreamStatistics statistics = _session.GetStatistics();
        if (statistics.MessagesReceived < 0 || (_session.CanSend && _session.StreamInfo is null))
        {
            stress.Violate("properties agree", "CanSend, and there is no StreamInfo");
        }

        foreach (Piece piece in _wire.Pieces.TakeLast(3))
        {
            _ = piece.Playback is { } playback ? $"{playback} {playback.Position} {playback.StartedAt}" : null;
        }
    }

    private Task Run(string name, Action call) => GuardAsync(name, _ =>
    {
        call();
        return Task.CompletedTask;
    });

    private async Task GuardAsync(string name, Func<CancellationToken, Task> call)
    {
        Current = name;
        using CancellationTokenSource? cancellation = DrawToken();
        CancellationToken token = cancellation?.Token ?? default;
        try
        {
            await call(token);
        }
        catch (Exception e)
        {
            Judge(name, e, token);
        }
    }

    /// <summary>Only what the member documents may be thrown.</summary>
    private void Judge(string name, Exception error, CancellationToken token)
    {
        bool isSend = name.StartsWith("Send", StringComparison.Ordinal);
        bool isDocumented = error switch
        {
            OperationCanceledException canceled => token.IsCancellationRequested && canceled.CancellationToken == token,
            ObjectDisposedException => isSend && stress.IsDisposing,
            InvalidOperationException when isSend => error.Message.Contains(nameof(WavixStreamOptions.MaxWaitingSends), StringComparison.Ordinal)
                || (_script.IsOneWay && error.Message.Contains("one-way", StringComparison.Ordinal)),
            InvalidOperationException => name == "ReadEventsAsync" && error.Message.Contains("Another enumeration", StringComparison.Ordinal),
            WavixStreamException => name == "WaitForStartAsync",
            _ => false,
        };
        if (!isDocumented)
        {
            stress.Violate("only documented exceptions", $"{name}: {error}");
        }
    }

    private CancellationTokenSource? DrawToken()
    {
        int draw = _random.Next(10);
        if (draw > 3)
        {
            return null;
        }

        var cancellation = new CancellationTokenSource();
        if (draw == 0)
        {
            cancellation.Cancel();
        }
        else
        {
            cancellation.CancelAfter(_random.Next(1, 40));
        }

        return cancellation;
    }

    private PlaybackOptions? DrawOptions() => _random.Next(3) > 0 ? null : new PlaybackOptions
    {
        MarkTimeout = TimeSpan.FromMilliseconds(_random.Next(20, 80)),
        LeadTime = TimeSpan.FromMilliseconds(_random.Next(20, 300)),
        FrameDuration = TimeSpan.FromMilliseconds(20 * _random.Next(1, 4)),
        PrebufferDuration = TimeSpan.FromMilliseconds(_random.Next(3) * 20),
        MaxReadAhead = TimeSpan.FromMilliseconds(60 + _random.Next(100)),
        OnUnderrun = (GapFill)_random.Next(2),
        ProgressInterval = TimeSpan.FromMilliseconds(_random.Next(2) * 20),
        Paced = _random.Next(4) > 0,
    };
}
