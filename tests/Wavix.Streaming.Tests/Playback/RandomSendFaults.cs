using System.Buffers.Binary;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>
/// One call over a connection that gets stuck, loses messages and recovers at random, with playbacks and all that ends them, and an end at
/// random. Every sample of a playback is its number. Which thread is first is left to chance: what is asked holds either way.
/// </summary>
internal sealed class RandomSendFaults : IAsyncDisposable
{
    private readonly Random _random;
    private readonly PlaybackCall _call;
    private readonly List<Playback> _playbacks = [];
    private readonly List<PlaybackTurn> _turns = [];
    private readonly List<Task> _asked = [];
    private readonly List<Task<(int From, int LastDead)>> _interrupts = [];
    private readonly List<Task<PausedPlayback>> _pauses = [];
    private TaskCompletionSource _stuck = new();

    public RandomSendFaults(int seed)
    {
        _random = new Random(seed);
        _call = new PlaybackCall(options =>
        {
            options.Playback = new PlaybackOptions { MarkTimeout = Ms(_random.Next(100, 3000)) };

            // Else a playback that stands still would be over with the stream.
            options.IdleTimeout = Timeout.InfiniteTimeSpan;
        });
    }

    private WavixStreamSession Session => _call.Session;

    public async Task RunAsync()
    {
        await _call.Harness.StartAsync();
        for (int steps = _random.Next(5, 50); steps > 0; steps--)
        {
            Act();
            await LetOthersRunAsync();
        }

        await EndAsync();
        foreach (Playback playback in _playbacks)
        {
            PlaybackResult result = await playback.Completion.WaitAsync(SessionHarness.Soon);
            result.HeardAtLeast.Should().BeLessThanOrEqualTo(result.Heard);
            result.Heard.Should().BeLessThanOrEqualTo(result.HeardAtMost);
        }

        await Task.WhenAll(_asked).WaitAsync(SessionHarness.Soon);
        await AssertWireAsync();
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    private static async Task LetOthersRunAsync()
    {
        for (int i = 0; i < 20; i++)
        {
            await Task.Yield();
        }
    }

    private void Act()
    {
        switch (_random.Next(17))
        {
            case 14:
                _pauses.Add(Session.PauseAsync());
                _asked.Add(_pauses[^1]);
                break;
            case 15 when _pauses.Count > 0:
                _asked.Add(EndAsync(_pauses[^1], static paused => paused.ResumeAsync()));
                break;
            case 16 when _pauses.Count > 0:
                _asked.Add(EndAsync(_pauses[^1], static paused => paused.CancelAsync()));
                break;
            case 0 or 1 or 2:
                Play();
                break;
            case 3:
                _turns.Add(Session.BeginTurn());
                break;
            case 4:
                _interrupts.Add(InterruptAsync());
                _asked.Add(_interrupts[^1]);
                break;
            case 5:
                _asked.Add(Session.SendClearAsync().AsTask());
                break;
            case 6:
                _asked.Add(Session.SendMediaAsync(Samples(0, _random.Next(1, 2000))).AsTask());
                break;
            case 7 when _playbacks.Count > 0:
                _asked.Add(_playbacks[_random.Next(_playbacks.Count)].CancelAsync());
                break;
            case 8 when _turns.Count > 0:
                _asked.Add(_turns[_random.Next(_turns.Count)].CancelAsync());
                break;
            case 9:
                _asked.Add(Session.DrainAsync(Ms(_random.Next(1, 5000))));
                break;
            case 10:
                Recover();
                _stuck = new TaskCompletionSource();
                _call.Harness.Transport.HoldSends(_stuck.Task);
                break;
            case 11:
                Recover();
                _call.Harness.Transport.HoldSends(Task.FromException(new IOException("This one is lost.")));
                break;
            case 12:
                Recover();
                break;
            default:
                _call.Harness.Clock.Advance(Ms(_random.Next(1, 800)));
                break;
        }
    }

    private void Play()
    {
        PlaybackTurn turn = _turns.Count == 0 || _random.Next(2) == 0 ? Session.BeginTurn() : _turns[_random.Next(_turns.Count)];
        byte[] pcm = Samples((short)(_playbacks.Count + 1), _random.Next(30_000));
        var options = new PlaybackOptions { MarkTimeout = Ms(_random.Next(100, 3000)), LeadTime = Ms(_random.Next(5) > 0 ? 200 : 60_000) };
        _playbacks.Add(_random.Next(2) == 0 ? turn.Play(pcm, options) : turn.Play(new MemoryStream(pcm), options));
    }

    private async Task<(int From, int LastDead)> InterruptAsync()
    {
        int last = _playbacks.Count;
        await Session.InterruptAsync();
        return (_call.Harness.Transport.Sent, last);
    }

    private static async Task EndAsync(Task<PausedPlayback> pause, Func<PausedPlayback, Task<bool>> end) => await end(await pause);

    private void Recover()
    {
        _call.Harness.Transport.HoldSends(Task.CompletedTask);
        _stuck.TrySetResult();
    }

    private async Task EndAsync()
    {
        switch (_random.Next(4))
        {
            case 0:
                await _call.Harness.SayAsync(SessionHarness.Stop(9999));
                break;
            case 1:
                _call.Harness.Wavix.Abort();
                break;
            case 2:
                _asked.Add(Session.DisposeAsync().AsTask());
                break;
            default:
                // No end: the connection works again, as a send shows, and time alone must complete all.
                Recover();
                _asked.Add(Session.SendMarkAsync("works again").AsTask());
                _asked.Add(EndAsync(Session.PauseAsync(), static paused => paused.ResumeAsync()));
                using (var limit = new CancellationTokenSource(SessionHarness.Soon))
                {
                    while (_playbacks.Exists(playback => !playback.Completion.IsCompleted))
                    {
                        limit.IsCancellationRequested.Should().BeFalse("every playback completes");
                        _call.Harness.Clock.Advance(Ms(50));
                        await LetOthersRunAsync();
                    }
                }

                _call.Harness.Wavix.Abort();
                break;
        }

        // The handles first: none of them waits for a connection that is stuck.
        foreach (Playback playback in _playbacks)
        {
            await playback.Completion.WaitAsync(SessionHarness.Soon);
        }

        Recover();
        _call.Harness.Wavix.Abort();
        await _call.Harness.EndAsync();
    }

    private async Task AssertWireAsync()
    {
        var wire = new List<WavixCommand>();
        while (await _call.Harness.HearAsync() is { Kind: WavixTransportMessageKind.Text } heard)
        {
            wire.Add(WavixMessageSerializer.ReadCommand(heard.Data.Span));
        }

        foreach (Task<(int From, int LastDead)> interrupt in _interrupts)
        {
            (int from, int lastDead) = await interrupt;
            wire.Skip(from).OfType<MediaCommand>().Select(media => (int)BinaryPrimitives.ReadInt16LittleEndian(media.Payload.Span))
                .Should().NotContain(number => number > 0 && number <= lastDead, "nothing of an interrupted turn follows the clear");
        }
    }

    private static byte[] Samples(short number, int count)
    {
        byte[] pcm = new byte[count * 2];
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i * 2), number);
        }

        return pcm;
    }
}
