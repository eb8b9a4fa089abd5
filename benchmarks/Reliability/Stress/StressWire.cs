using System.Buffers.Binary;
using System.Text.Json;
using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>
/// What reached the transport of one session, in order, and what the application called and when. Times are numbers of one counter, so they
/// compare calls with messages. Any thread.
/// </summary>
internal sealed class StressWire(Action<string, string> violate)
{
    private readonly Lock _sync = new();
    private readonly List<Piece> _pieces = [];
    private readonly List<long> _clears = [];
    private readonly List<StressStop> _interrupts = [];
    private readonly HashSet<StressStop> _running = [];
    private readonly HashSet<string> _marks = new(StringComparer.Ordinal);
    private readonly HashSet<int> _playedBefore = [];
    private readonly Dictionary<(int Worker, PieceKind Kind), int> _last = [];
    private long _now;
    private int _playing;

    /// <summary>The next moment.</summary>
    public long Tick() => Interlocked.Increment(ref _now);

    public IReadOnlyList<Piece> Pieces
    {
        get
        {
            lock (_sync)
            {
                return [.. _pieces];
            }
        }
    }

    /// <summary>How many <c>clear</c> messages reached the transport.</summary>
    public int Clears
    {
        get
        {
            lock (_sync)
            {
                return _clears.Count;
            }
        }
    }

    /// <summary>A playback that was called before that time and has not completed; null when there is none.</summary>
    public Piece? FindUncompleted(long calledAt) =>
        Pieces.FirstOrDefault(piece => piece.ReturnedAt < calledAt && piece.Playback is { Completion.IsCompleted: false });

    public Piece Add(int worker, PieceKind kind, StressTurn? turn = null)
    {
        lock (_sync)
        {
            // From 1: padding and silence are 0.
            var piece = new Piece(_pieces.Count + 1, worker, kind, Tick()) { Turn = turn };
            _pieces.Add(piece);
            return piece;
        }
    }

    /// <summary>A call that may send <c>clear</c> is about to be made.</summary>
    public StressStop BeginStop()
    {
        lock (_sync)
        {
            var stop = new StressStop(Tick()) { IsAlone = _running.Count == 0 };
            foreach (StressStop other in _running)
            {
                other.IsAlone = false;
            }

            _running.Add(stop);
            return stop;
        }
    }

    /// <summary>Its task has completed.</summary>
    public void EndStop(StressStop stop)
    {
        lock (_sync)
        {
            stop.CompletedAt = Tick();
            _running.Remove(stop);
            if (stop.IsInterrupt)
            {
                _interrupts.Add(stop);
            }
        }
    }

    /// <summary>A message has reached the transport.</summary>
    /// <returns>The piece it belongs to; null for silence, <c>clear</c> and the session's own marks.</returns>
    public Piece? Observe(JsonElement message, string name)
    {
        lock (_sync)
        {
            long now = Tick();
            int number = 0;
            int samples = 0;
            switch (name)
            {
                case "media":
                    number = ReadSamples(message.GetProperty("media").GetProperty("payload").GetBytesFromBase64(), out samples);
                    break;
                case "mark":
                    string mark = message.GetProperty("mark").GetProperty("name").GetString()!;
                    if (!mark.StartsWith(WavixStreamSession.ReservedMarkPrefix, StringComparison.Ordinal))
                    {
                        number = int.Parse(mark, System.Globalization.CultureInfo.InvariantCulture);
                    }
                    else if (!_marks.Add(mark))
                    {
                        violate("names of marks are unique", $"{mark} was sent twice");
                    }

                    break;
                case "clear":
                    _clears.Add(now);
                    break;
                default:
                    number = message.GetProperty("number").GetInt32();
                    break;
            }

            if (number == 0)
            {
                return null;
            }

            if (number > _pieces.Count)
            {
                violate("a frame is of one playback", $"samples of {number}, which nothing has");
                return null;
            }

            Piece piece = _pieces[number - 1];
            piece.Samples += samples;
            piece.Messages++;
            piece.FirstSeen = piece.FirstSeen == 0 ? now : piece.FirstSeen;
            piece.LastSeen = now;
            CheckOrder(piece);
            return piece;
        }
    }

    /// <summary>Compares what was sent with what was promised, once nothing more is sent.</summary>
    public void Judge()
    {
        lock (_sync)
        {
            _pieces.ForEach(Judge);
            _interrupts.ForEach(Judge);
        }
    }

    private void Judge(StressStop interrupt)
    {
        List<long> clears = _clears.FindAll(clear => clear > interrupt.CalledAt && clear < interrupt.CompletedAt);

        // Other interrupts and cancels may have had a clear meanwhile: only the last is certainly not before that of this one.
        long end = clears.Count == 0 ? interrupt.CompletedAt : clears[^1];
        foreach (Piece piece in _pieces)
        {
            bool isAudio = piece.Kind == PieceKind.Playback || piece.Samples > 0;
            if (isAudio && piece.LastSeen > end && Math.Min(piece.ReturnedAt, piece.Turn?.BegunAt ?? long.MaxValue) < interrupt.CalledAt)
            {
                violate("nothing old follows the clear of an interrupt", $"{piece.Kind} {piece.Number} at {piece.LastSeen}; {interrupt}, clear at {string.Join(", ", clears)}");
            }

            if (isAudio && interrupt.IsAlone && clears.Count == 1 && piece.CalledAt > interrupt.WaitedFrom && piece.FirstSeen > 0 && piece.FirstSeen < clears[0])
            {
                violate("nothing new precedes the clear of an interrupt", $"{piece.Kind} {piece.Number} at {piece.FirstSeen}; {interrupt}, clear at {clears[0]}");
            }
        }
    }

    private void Judge(Piece piece)
    {
        if (piece.LastSeen > Math.Min(piece.NothingAfter, piece.Turn?.NothingAfter ?? long.MaxValue))
        {
            violate("no audio after CancelAsync has completed", $"playback {piece.Number} at {piece.LastSeen}, canceled by {piece.NothingAfter}, its turn by {piece.Turn?.NothingAfter}");
        }

        if (piece.Kind == PieceKind.Playback)
        {
            JudgePlayback(piece);
        }
        else if (piece.Messages > 1
            || (piece.Result == SendResult.Sent && (piece.Messages == 0 || piece.HasFailed))
            || (piece.Result == SendResult.Refused && piece.Messages == 1 && !piece.HasFailed)
            || (piece.Result == SendResult.Threw && piece.Messages == 1))
        {
            violate("a send returns what happened", $"{piece.Result}, but the transport had {piece.Messages} messages, failed: {piece.HasFailed}");
        }
    }

    private void JudgePlayback(Piece piece)
    {
        if (piece.Playback?.Completion is not { IsCompletedSuccessfully: true, Result: var result })
        {
            return;
        }

        if (result.HeardAtLeast > result.Heard || result.Heard > result.HeardAtMost)
        {
            violate("HeardAtLeast <= Heard <= HeardAtMost", $"{result.HeardAtLeast}, {result.Heard}, {result.HeardAtMost}: {result}");
        }

        long sent = (long)Math.Round(result.HeardAtMost.TotalSeconds * WavixAudio.SampleRate);
        if (sent != piece.Samples)
        {
            violate("HeardAtMost is what was sent", $"{sent} samples, but the transport had {piece.Samples}: {result}");
        }

        if (result.Outcome is PlaybackOutcome.Played or PlaybackOutcome.Unconfirmed && piece.Source is { } source && piece.Samples != source.Given)
        {
            violate("what has played was sent whole", $"{piece.Samples} of {source.Given} samples of {source.Name}: {result}");
        }

        if (result.Outcome == PlaybackOutcome.None || (result.Outcome == PlaybackOutcome.Failed) != (result.Error is not null))
        {
            violate("an outcome says how it ended", $"{result.Outcome}, {result.Error?.GetType().Name}");
        }
    }

    private void CheckOrder(Piece piece)
    {
        int last = _last.GetValueOrDefault((piece.Worker, piece.Kind));
        if (piece.Number < last)
        {
            violate("the order of the calls", $"{piece.Kind} {piece.Number} after {last}, which the same thread called later");
        }

        _last[(piece.Worker, piece.Kind)] = piece.Number;
        if (piece.Kind == PieceKind.Playback && piece.Number != _playing)
        {
            _playedBefore.Add(_playing);
            _playing = piece.Number;
            if (_playedBefore.Contains(piece.Number))
            {
                violate("one playback after the other", $"playback {piece.Number} again");
            }
        }
    }

    private int ReadSamples(byte[] payload, out int count)
    {
        int number = 0;
        count = 0;
        for (int i = 0; i < payload.Length; i += WavixAudio.BytesPerSample)
        {
            int sample = BinaryPrimitives.ReadUInt16LittleEndian(payload.AsSpan(i));
            if (sample == 0)
            {
                continue;
            }

            if (number != 0 && number != sample)
            {
                violate("a frame is of one playback", $"samples of {number} and {sample}");
            }

            number = sample;
            count++;
        }

        return number;
    }
}
