using System.Text;
using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>One thread of the application: calls members of the session at random, and checks what each returns or throws.</summary>
internal sealed class StressWorker
{
    private const int CallsAfterEnd = 6;

    // Shared with calls that are not awaited, which still run when the next is made.
    private readonly SharedRandom _random;
    private readonly StressGuard _guard;
    private readonly StressStops _stops;
    private readonly StressSession _stress;
    private readonly WavixStreamSession _session;
    private readonly StressWire _wire;
    private readonly StressScript _script;
    private readonly int _worker;
    private readonly List<StressWriter> _writers = [];
    private int _callsAfterEnd;

    public StressWorker(StressSession stress, int worker, int seed)
    {
        _random = new SharedRandom(seed);
        _guard = new StressGuard(stress, _random);
        _stops = new StressStops(stress, _guard, _random);
        _stress = stress;
        _session = stress.Session;
        _wire = stress.Wire;
        _script = stress.Script;
        _worker = worker;
    }

    /// <summary>What it calls now, for a report that it hangs.</summary>
    public string Current => _guard.Current;

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
                _stress.Await(call, Current);
            }
            else
            {
                await call;
            }

            switch (_random.Next(_script.IsCalm ? 2 : 6))
            {
                case 0:
                    _guard.Current = "nothing";
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

        _guard.Current = "nothing";
    }

    private Task CallAsync() => _random.Next(100) < _script.StopsInHundred ? _stops.RunAsync() : _random.Next(100) switch
    {
        < 13 => SendAsync("SendMediaAsync", piece => _session.SendMediaAsync(ToMedia(piece), piece.Token)),
        < 20 => SendAsync("SendMarkAsync", piece => _session.SendMarkAsync($"{piece.Piece.Number}", piece.Token)),
        < 23 => SendAsync("SendRawAsync", piece => _session.SendRawAsync(Encoding.UTF8.GetBytes($$"""{"event":"stress","number":{{piece.Piece.Number}}}"""), piece.Token)),
        < 48 => Run("Play", Play),
        < 54 => Run("OpenWriter", OpenWriter),
        < 66 => WriteAsync(),
        < 72 => Run("BeginTurn", () => _stress.Turns.Add(new StressTurn(_session.BeginTurn(), _wire.Tick()))),
        < 75 => Run("turn.Complete", () => _stress.Turns.Any(_random)?.Turn.Complete()),
        < 80 => _stops.DrainAsync(),
        < 82 => _guard.RunAsync("WaitForStartAsync", token => _session.WaitForStartAsync(token)),
        < 92 => ReadAsync(),
        < 97 => Run("properties", Look),
        < 99 => _script.Settles || _random.Next(3) > 0 ? Task.CompletedTask : CloseAsync(),
        _ => _script.Settles || _random.Next(2) > 0 ? Task.CompletedTask : _guard.RunAsync("DisposeAsync", _ => _stress.DisposeAsync()),
    };

    private async Task SendAsync(string name, Func<(Piece Piece, CancellationToken Token), ValueTask<bool>> send)
    {
        _guard.Current = name;
        Piece piece = _wire.Add(_worker, PieceKind.Message);
        using CancellationTokenSource? cancellation = _guard.DrawToken();
        CancellationToken token = cancellation?.Token ?? default;
        try
        {
            ValueTask<bool> sending = send((piece, token));
            piece.ReturnedAt = _wire.Tick();
            piece.Result = await sending ? SendResult.Sent : SendResult.Refused;
            if (piece.Result == SendResult.Refused && name != "SendMediaAsync" && _stress.MustBeAlive)
            {
                _stress.Violate("a send returns what happened", $"{name} returned false, and the stream is {_session.State}");
            }
        }
        catch (Exception e)
        {
            piece.Result = SendResult.Threw;
            _guard.Judge(name, e, token);
        }
    }

    private byte[] ToMedia((Piece Piece, CancellationToken Token) piece) =>
        new StressSource(piece.Piece.Number, _random.Next(1, 960), SourceEnding.Ends, _random).ToMemory();

    private void Play()
    {
        StressTurn? turn = _random.Next(2) == 0 ? _stress.Turns.Any(_random) : null;
        Piece piece = _wire.Add(_worker, PieceKind.Playback, turn);
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
        StressTurn? turn = _stress.Turns.Any(_random);
        if (turn is null)
        {
            return;
        }

        Piece piece = _wire.Add(_worker, PieceKind.Playback, turn);
        var source = new StressSource(piece.Number, 2 * _random.Next(1200), SourceEnding.Ends, new Random(_random.Next()));
        source.OpenWriter();
        piece.Source = source;
        PlaybackWriter writer = turn.Turn.OpenWriter(DrawOptions());
        piece.Playback = writer.Playback;
        piece.ReturnedAt = _wire.Tick();
        _writers.Add(new StressWriter(writer, source));
    }

    private Task WriteAsync() => _guard.RunAsync("WriteAsync", async token =>
    {
        if (_writers.Count > 0)
        {
            await _writers[_random.Next(_writers.Count)].WriteAsync(_random, token);
        }
    });

    private Task CloseAsync() => _guard.RunAsync("CloseAsync", token => _session.CloseAsync(_random.Next(2) == 0 ? 1000 : 4000, "enough", token));

    private Task ReadAsync() => _guard.RunAsync("ReadEventsAsync", async token =>
    {
        int left = _random.Next(1, 30);
        await foreach (WavixEvent e in _session.ReadEventsAsync(token))
        {
            _stress.OnEvent(e);
            if (--left == 0)
            {
                break;
            }

            if (left == 7 && _random.Next(4) == 0)
            {
                await _stops.InterruptAsync();
            }
            else if (left == 3 && !_script.Settles && _random.Next(20) == 0)
            {
                await _stress.DisposeAsync();
            }
        }
    });

    private void Look()
    {
        WavixStreamStatistics statistics = _session.GetStatistics();
        if (statistics.MessagesReceived < 0 || (_session.CanSend && _session.StreamInfo is null))
        {
            _stress.Violate("properties agree", "CanSend, and there is no StreamInfo");
        }

        foreach (Piece piece in _wire.Pieces.TakeLast(3))
        {
            _ = piece.Playback is { } playback ? $"{playback} {playback.Position} {playback.StartedAt}" : null;
        }
    }

    private Task Run(string name, Action call) => _guard.RunAsync(name, _ =>
    {
        call();
        return Task.CompletedTask;
    });

    private PlaybackOptions? DrawOptions() => _random.Next(3) > 0 ? null : new PlaybackOptions
    {
        MarkTimeout = TimeSpan.FromMilliseconds(_random.Next(20, 80)),
        LeadTime = TimeSpan.FromMilliseconds(_random.Next(4) > 0 ? _random.Next(20, 300) : 60_000),
        FrameDuration = TimeSpan.FromMilliseconds(20 * _random.Next(1, 4)),
        PrebufferDuration = TimeSpan.FromMilliseconds(_random.Next(3) * 20),
        MaxReadAhead = TimeSpan.FromMilliseconds(60 + _random.Next(100)),
        OnUnderrun = (GapFill)_random.Next(2),
        ProgressInterval = TimeSpan.FromMilliseconds(_random.Next(2) * 20),
    };
}
