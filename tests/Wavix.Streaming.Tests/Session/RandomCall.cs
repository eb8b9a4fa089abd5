namespace Wavix.Streaming.Tests.Session;

/// <summary>One call in which everything happens at once, the same choices for the same seed: Wavix talks, several threads send, one reads.</summary>
internal sealed class RandomCall : IAsyncDisposable
{
    private static readonly string[] Odd =
        ["?", "", """{"event":"news"}""", """{"event":"media"}""", """{"event":"start"}""", """{"event":"connected"}"""];

    private readonly int _seed;
    private readonly Random _random;
    private readonly SessionHarness _call;
    private readonly bool _receiveMedia;
    private int _heard;
    private int _read;
    private int _sent;
    private int _refused;

    public RandomCall(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _receiveMedia = _random.Next(8) != 0;
        _call = new SessionHarness(
            options =>
            {
                options.QueueFullMode = _random.Next(3) == 0 ? EventQueueFullMode.Wait : EventQueueFullMode.DropOldest;
                options.MaxQueuedEventBytes = _random.Next(2) == 0 ? 2000 : 100_000;
                options.ReceiveMedia = _receiveMedia;
            },
            capacity: _random.Next(2) == 0 ? 2 : 1000);
    }

    private enum Ending
    {
        Stop,
        Close,
        Abort,
        ApplicationCloses,
        ApplicationDisposes,
    }

    public async Task RunAsync()
    {
        Ending ending = Enum.GetValues<Ending>()[_random.Next(5)];
        Task[] tasks =
        [
            Task.Run(HearAsync),
            Task.Run(ReadAsync),
            .. Enumerable.Range(0, 4).Select(sender => Task.Run(() => SendAsync(new Random(_seed + sender)))),
        ];
        await TalkAsync();
        await EndAsync(ending);
        WavixStreamCompletion end = await _call.EndAsync();
        await Task.WhenAll(tasks).WaitAsync(SessionHarness.Soon);

        end.Reason.Should().Be(ending switch
        {
            Ending.Stop => WavixStreamEndReason.Stopped,
            Ending.Close => WavixStreamEndReason.ClosedByWavix,
            Ending.Abort => WavixStreamEndReason.ConnectionLost,
            _ => WavixStreamEndReason.ClosedByApplication,
        });
        _call.Session.State.Should().Be(WavixStreamState.Closed);
        _call.Transport.Breaches.Should().BeEmpty();
        AssertCounters(ending);
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    private void AssertCounters(Ending ending)
    {
        WavixStreamStatistics counted = _call.Statistics;
        counted.MessagesSent.Should().Be(_sent);
        counted.RefusedSends.Should().Be(_refused);
        long accounted = _read + counted.DroppedEvents + counted.MessagesAfterEnd;
        if (ending is Ending.Stop or Ending.Close or Ending.Abort && _receiveMedia)
        {
            accounted.Should().Be(counted.MessagesReceived);
        }
        else
        {
            accounted.Should().BeLessThanOrEqualTo(counted.MessagesReceived);
        }

        if (ending != Ending.Abort)
        {
            _heard.Should().Be(_sent);
        }
    }

    private async Task TalkAsync()
    {
        await _call.SayAsync(SessionHarness.Connected(), SessionHarness.StartOf(StreamType.TwoWay));
        int messages = _random.Next(80);
        for (int i = 0; i < messages; i++)
        {
            switch (_random.Next(10))
            {
                case 0:
                    await _call.SayAsync(Odd[_random.Next(Odd.Length)]);
                    break;
                case 1:
                    await _call.SayAsync(SessionHarness.Mark(i, "m"));
                    break;
                case 2:
                    await _call.SayBinaryAsync([1, 2, 3]);
                    break;
                default:
                    await _call.SayAsync(SessionHarness.Media(i + _random.Next(3)));
                    break;
            }
        }
    }

    private async Task EndAsync(Ending ending)
    {
        switch (ending)
        {
            case Ending.Stop:
                await _call.SayAsync(SessionHarness.Stop(1000));
                await SayLateAsync();
                break;
            case Ending.Close:
                await _call.Wavix.CloseAsync(1001, null, CancellationToken.None);
                break;
            case Ending.Abort:
                _call.Wavix.Abort();
                break;
            case Ending.ApplicationCloses:
                _ = _call.Session.CloseAsync(4000);
                break;
            default:
                await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () => await _call.Session.DisposeAsync())));
                break;
        }
    }

    /// <summary>Messages behind the stop, as far as the connection still takes them.</summary>
    private async Task SayLateAsync()
    {
        try
        {
            await _call.SayAsync(SessionHarness.Media(1001), SessionHarness.Media(1002));
        }
        catch (IOException)
        {
        }
    }

    private async Task HearAsync()
    {
        while (true)
        {
            WavixTransportMessage message = await _call.HearAsync();
            if (message.Kind != WavixTransportMessageKind.Text)
            {
                await _call.Wavix.CloseAsync(message.CloseStatus, null, CancellationToken.None);
                return;
            }

            WavixMessageSerializer.ReadCommand(message.Data.Span);
            _heard++;
        }
    }

    private async Task ReadAsync()
    {
        bool left = true;
        while (left)
        {
            left = false;
            await foreach (WavixEvent e in _call.Session.ReadEventsAsync())
            {
                _read++;
                if (_read % 17 == 0)
                {
                    left = true;
                    break;
                }
            }
        }
    }

    private async Task SendAsync(Random random)
    {
        int sends = random.Next(40);
        for (int i = 0; i < sends; i++)
        {
            try
            {
                bool sent = await (random.Next(4) switch
                {
                    0 => _call.Session.SendMarkAsync("m"),
                    1 => _call.Session.SendClearAsync(),
                    _ => _call.Session.SendMediaAsync(SessionHarness.Frame()),
                });
                Interlocked.Increment(ref sent ? ref _sent : ref _refused);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
