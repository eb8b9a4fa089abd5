using System.Buffers;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>Faults that change while the call is running, on the clock that moves by itself.</summary>
public class ChangeFaultsTests
{
    [Theory]
    [InlineData("delay=500ms")]
    [InlineData("jitter=500ms")]
    [InlineData("burst=500ms")]
    public async Task ChangeFaults_OfALinkThatWasGood_DelaysFromThenOnAndKeepsOrder(string fault)
    {
        await using var call = new Listener();
        await call.Call.SaySilenceAsync(TimeSpan.FromSeconds(1));
        TimeSpan changed = call.Clock.Elapsed;

        call.Call.ChangeFaults(SimulatedFaults.Parse([fault]));
        await call.Call.SaySilenceAsync(TimeSpan.FromSeconds(1));
        call.Call.ChangeFaults(new SimulatedFaults());
        await call.Call.SaySilenceAsync(TimeSpan.FromSeconds(1));
        await call.Call.HangUpAsync();

        List<(TimeSpan At, MediaEvent Media)> media = call.Media;
        media.Select(message => message.Media.SequenceNumber).Should().Equal(Enumerable.Range(1, 150).Select(number => (long?)number));
        TimeSpan[] late = [.. media.Select((message, index) => message.At - CallHarness.Milliseconds(20 * (index + 1)))];
        late[..50].Should().OnlyContain(time => time <= TimeSpan.Zero, "the link was good");
        late[50..100].Should().Contain(time => time >= CallHarness.Milliseconds(200));
        late[50..100].Should().OnlyContain(time => time <= CallHarness.Milliseconds(501));
        late[^20..].Should().OnlyContain(time => time <= CallHarness.Milliseconds(1), "the link is good again");
        changed.Should().Be(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task ChangeFaults_WhileTheCallWaitsForTheApplication_DelaysTheNextCommand()
    {
        await using var call = new Listener();
        await call.Call.StartAsync();
        await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(20) });
        await call.Call.WaitForAudioAsync(960);

        call.Call.ChangeFaults(new SimulatedFaults { Delay = CallHarness.Milliseconds(300) });
        TimeSpan sent = call.Clock.Elapsed;
        await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(20) });
        await call.SendAsync(new MarkCommand { Name = "after" });
        await call.Call.WaitForAudioAsync(2 * 960);

        call.Clock.Elapsed.Should().Be(sent + CallHarness.Milliseconds(300));
    }

    [Fact]
    public async Task ChangeFaults_OfASeed_BeginsItsDelaysAgain()
    {
        TimeSpan[] first = await DelaysAsync(seed: 7);
        TimeSpan[] second = await DelaysAsync(seed: 7);
        TimeSpan[] other = await DelaysAsync(seed: 8);

        second.Should().Equal(first);
        other.Should().NotEqual(first);

        static async Task<TimeSpan[]> DelaysAsync(int seed)
        {
            await using var call = new Listener();
            await call.Call.SaySilenceAsync(CallHarness.Milliseconds(100));
            call.Call.ChangeFaults(new SimulatedFaults { Jitter = CallHarness.Milliseconds(500), Seed = seed });
            await call.Call.SaySilenceAsync(CallHarness.Milliseconds(400));
            await call.Call.HangUpAsync();
            return [.. call.Media.Select(message => message.At)];
        }
    }

    [Theory]
    [InlineData("lose-every=3", new long[] { 1, 2, 3, 4, 5, 7, 8 })]
    [InlineData("repeat-every=3", new long[] { 1, 2, 3, 4, 5, 6, 6, 7, 8 })]
    [InlineData("reorder-every=3", new long[] { 1, 2, 3, 4, 5, 7, 6, 8 })]
    public async Task ChangeFaults_OfMedia_CountsFromThere(string fault, long[] expected)
    {
        await using var call = new Listener();
        await call.Call.SaySilenceAsync(CallHarness.Milliseconds(60));

        call.Call.ChangeFaults(SimulatedFaults.Parse([fault]));
        await call.Call.SaySilenceAsync(CallHarness.Milliseconds(80));
        call.Call.ChangeFaults(new SimulatedFaults());
        await call.Call.SaySilenceAsync(CallHarness.Milliseconds(20));
        await call.Call.HangUpAsync();

        call.Media.Select(message => message.Media.SequenceNumber).Should().Equal(expected.Select(number => (long?)number));
    }

    [Fact]
    public async Task ChangeFaults_WhileAMessageIsHeldBack_SendsItAfterTheNext()
    {
        await using var call = new Listener(new SimulatedFaults { ReorderEvery = 2 });
        await call.Call.SaySilenceAsync(CallHarness.Milliseconds(40));

        call.Call.ChangeFaults(new SimulatedFaults());
        await call.Call.SaySilenceAsync(CallHarness.Milliseconds(40));
        await call.Call.HangUpAsync();

        call.Media.Select(message => message.Media.SequenceNumber).Should().Equal(1, 3, 2, 4);
    }

    [Theory]
    [InlineData("malformed-every=2")]
    [InlineData("unknown-every=2")]
    [InlineData("oversized-every=2")]
    public async Task ChangeFaults_ToOddMessages_SendsThemUntilTheNextChange(string fault)
    {
        await using var call = new Listener();
        await call.Call.SaySilenceAsync(CallHarness.Milliseconds(100));

        call.Call.ChangeFaults(SimulatedFaults.Parse([fault]));
        await call.Call.SaySilenceAsync(CallHarness.Milliseconds(80));
        call.Call.ChangeFaults(new SimulatedFaults());
        await call.Call.SaySilenceAsync(CallHarness.Milliseconds(100));
        await call.Call.HangUpAsync();

        call.Events.Select(e => e.Event).Where(e => e is InvalidEvent or UnknownEvent).Should().HaveCount(2);
        call.Media.Should().HaveCount(14);
    }

    [Fact]
    public async Task ChangeFaults_ToALineEcho_EchoesUntilTheNextChange()
    {
        await using var call = new Listener();
        await call.Call.StartAsync();
        await call.SendAsync(new MediaCommand { Payload = TestAudio.Tone(440, TimeSpan.FromSeconds(3)) });
        await call.Call.SaySilenceAsync(TimeSpan.FromSeconds(1));

        call.Call.ChangeFaults(new SimulatedFaults { LineEcho = -20 });
        await call.Call.SaySilenceAsync(TimeSpan.FromSeconds(1));
        call.Call.ChangeFaults(new SimulatedFaults());
        await call.Call.SaySilenceAsync(TimeSpan.FromSeconds(1));
        await call.Call.HangUpAsync();

        bool[] isEcho = [.. call.Media.Select(message => PlayoutPiece.IsAudible(message.Media.Payload.Span))];
        isEcho[..50].Should().OnlyContain(echo => !echo);
        isEcho[50..100].Should().OnlyContain(echo => echo);
        isEcho[100..].Should().OnlyContain(echo => !echo);
    }

    [Fact]
    public async Task ChangeFaults_OfMarks_AppliesToMarksFromThenOn()
    {
        await using var call = new Listener();
        await call.Call.StartAsync();
        await SendMarkAsync("a");
        await call.Call.WaitForPlayoutAsync();

        call.Call.ChangeFaults(new SimulatedFaults { LoseFirstMark = true });
        await SendMarkAsync("b");
        await SendMarkAsync("c");
        await call.Call.WaitForPlayoutAsync();
        call.Call.ChangeFaults(new SimulatedFaults { MarksAtOnce = true });
        TimeSpan sent = call.Clock.Elapsed;
        await SendMarkAsync("d");
        await call.Call.WaitForPlayoutAsync();
        call.Call.ChangeFaults(new SimulatedFaults { MaxPendingMarks = 0 });
        await SendMarkAsync("e");
        await call.Call.WaitForPlayoutAsync();
        await call.Call.HangUpAsync();

        call.Events.Select(e => e.Event).OfType<MarkEvent>().Select(mark => mark.Name).Should().Equal("a", "c", "d");
        call.Events.Single(e => e.Event is MarkEvent { Name: "d" }).At.Should().Be(sent, "it did not wait for its audio");

        async Task SendMarkAsync(string name)
        {
            int before = call.Call.Messages.Count;
            await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(200) });
            await call.SendAsync(new MarkCommand { Name = name });
            await Patience.UntilAsync(() => call.Call.Messages.Skip(before).Any(message => message.Received is MarkCommand));
        }
    }

    [Fact]
    public async Task ChangeFaults_OfThePrebuffer_AppliesToTheNextPlayback()
    {
        await using var call = new Listener();
        await call.Call.StartAsync();

        call.Call.ChangeFaults(new SimulatedFaults { Prebuffer = CallHarness.Milliseconds(200) });
        await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(20) });
        await call.Call.WaitForAudioAsync(960);
        await call.Call.WaitForPlayoutAsync();

        call.Call.Elapsed.Should().Be(CallHarness.Milliseconds(220));
    }

    [Theory]
    [InlineData("skew=100")]
    [InlineData("late-start=2s")]
    [InlineData("fragments=100")]
    [InlineData("coalesce=5")]
    [InlineData("no-pongs")]
    public async Task ChangeFaults_OfTheConnection_ThrowsAndNamesIt(string fault)
    {
        await using var call = new Listener();

        Action change = () => call.Call.ChangeFaults(SimulatedFaults.Parse([fault]));

        change.Should().Throw<ArgumentException>().WithMessage($"*({fault.Split('=')[0]}) can't become * on a running call*");
    }

    [Fact]
    public async Task ChangeFaults_ConnectionFaultAsItWas_IsAccepted()
    {
        await using var call = new Listener(new SimulatedFaults { ClockSkew = 100 });

        Action change = () =>
        {
            call.Call.ChangeFaults(new SimulatedFaults { ClockSkew = 100, LoseEvery = 2 });
            call.Call.ChangeFaults(new SimulatedFaults());
        };

        change.Should().NotThrow();
    }

    [Fact]
    public async Task ChangeFaults_OutOfRange_Throws()
    {
        await using var call = new Listener();

        Action change = () => call.Call.ChangeFaults(new SimulatedFaults { LoseEvery = -1 });

        change.Should().Throw<ArgumentException>().WithMessage("SimulatedFaults.LoseEvery is -1*");
    }

    [Fact]
    public async Task ChangeFaults_AfterTheCall_DoesNothing()
    {
        var call = new Listener();
        await call.Call.HangUpAsync();
        await call.DisposeAsync();

        Action change = () => call.Call.ChangeFaults(new SimulatedFaults { Delay = CallHarness.Milliseconds(10), LineEcho = -20 });

        change.Should().NotThrow();
    }

    /// <summary>An application in memory that records when each event arrives, and answers the close.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly List<(TimeSpan At, WavixEvent Event)> _events = [];
        private readonly IWavixTransport _application;
        private readonly Task _reading;

        public Listener(SimulatedFaults? faults = null)
        {
            (Call, _application) = SimulatedCall.CreateInMemory(new SimulatedCallOptions
            {
                TimeProvider = Clock,
                Faults = faults ?? new SimulatedFaults(),
            });
            _reading = Task.Run(ReadAsync);
        }

        public SimulatedClock Clock { get; } = new();

        public SimulatedCall Call { get; }

        public IReadOnlyList<(TimeSpan At, WavixEvent Event)> Events => _events;

        public List<(TimeSpan At, MediaEvent Media)> Media =>
            [.. _events.Where(e => e.Event is MediaEvent).Select(e => (e.At, (MediaEvent)e.Event))];

        public async Task SendAsync(WavixCommand command)
        {
            var buffer = new ArrayBufferWriter<byte>();
            WavixMessageSerializer.WriteCommand(buffer, command);
            await _application.SendAsync(buffer.WrittenMemory, CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            await Call.DisposeAsync();
            await _reading.SoonAsync();
            await _application.DisposeAsync();
        }

        private async Task ReadAsync()
        {
            while (true)
            {
                WavixTransportMessage message = await _application.ReceiveAsync(int.MaxValue, CancellationToken.None);
                if (message.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost)
                {
                    await _application.CloseAsync(1000, null, CancellationToken.None);
                    return;
                }

                _events.Add((Clock.Elapsed, WavixMessageSerializer.ReadEvent(message.Data.Span)));
            }
        }
    }
}
