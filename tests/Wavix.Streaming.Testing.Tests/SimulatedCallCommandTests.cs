using System.Text;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>How the application's messages are taken, recorded and refused.</summary>
public class SimulatedCallCommandTests
{
    [Theory]
    [InlineData("""{"event":"media","stream_id":"str-999","media":{"payload":"AAA="}}""")]
    [InlineData("""{"event":"mark","stream_id":"str-999","mark":{"name":"a"}}""")]
    [InlineData("""{"event":"clear","stream_id":""}""")]
    public async Task Command_OfAnotherStream_IsDroppedAndReported(string json)
    {
        await using var call = new CallHarness();

        await call.SendAsync(json);
        await call.SettleAsync();

        SimulatedCallMessage message = call.Messages.Should().ContainSingle().Subject;
        message.Problem.Should().Contain("stream_id does not match");
        message.Received.Should().NotBeNull();
    }

    [Fact]
    public async Task Media_OfAnotherStream_IsNotHeard()
    {
        await using var call = new CallHarness();

        await call.SendAsync(new MediaCommand { StreamId = "str-999", Payload = CallHarness.Audio(20) });
        await call.SettleAsync();
        call.Clock.Advance(CallHarness.Milliseconds(20));

        call.Call.Heard.ToAudio().Should().BeEmpty();
    }

    [Fact]
    public async Task Media_OfTheStream_IsTakenWithItsId()
    {
        await using var call = new CallHarness();

        await call.SendAsync(new MediaCommand { StreamId = "str-456", Payload = CallHarness.Audio(20) });
        await call.SettleAsync();

        call.Messages.Should().ContainSingle().Which.Problem.Should().BeNull();
        (await call.Call.WaitForAudioAsync(960).SoonAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Command_OnAOneWayStream_HasNoEffectAndIsReported()
    {
        await using var call = new CallHarness(options => options.StreamType = StreamType.OneWay);

        await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(20) });
        await call.SendAsync(new MarkCommand { Name = "a" });
        await call.SettleAsync();
        call.Clock.Advance(CallHarness.Milliseconds(20));

        call.Call.Heard.ToAudio().Should().BeEmpty();
        call.Messages.Should().HaveCount(2).And.OnlyContain(message => message.Problem!.Contains("one-way"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("""{"event":"dtmf"}""")]
    [InlineData("""{"event":"media","media":{"payload":"AAAA"}}""")]
    [InlineData("""{"event":"mark"}""")]
    public async Task Message_ThatIsNoCommand_IsRecordedAsAProblem(string text)
    {
        await using var call = new CallHarness();

        await call.SendAsync(text);
        await call.SettleAsync();

        SimulatedCallMessage message = call.Messages.Should().ContainSingle().Subject;
        message.Received.Should().BeNull();
        message.Problem.Should().NotBeNullOrEmpty();
        Encoding.UTF8.GetString(message.Raw.Span).Should().Be(text);
    }

    [Fact]
    public async Task Message_ThatIsNoCommandAndLong_IsRecordedByItsBegin()
    {
        await using var call = new CallHarness();

        await call.SendAsync(new string('x', 10_000));
        await call.SettleAsync();

        call.Messages.Should().ContainSingle().Which.Raw.ToArray().Should().HaveCount(4096).And.OnlyContain(value => value == 'x');
    }

    [Fact]
    public async Task Message_ThatIsACommand_HasNoRawBytes()
    {
        await using var call = new CallHarness();

        await call.SendAsync("""{"event":"clear","stream_id":"str-999"}""");
        await call.SettleAsync();

        call.Messages.Should().ContainSingle().Which.Raw.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task Message_Binary_IsRecordedAsAProblem()
    {
        await using var call = new CallHarness();

        await call.Application.SendBinaryAsync(new byte[] { 1, 2 });
        await call.SettleAsync();

        SimulatedCallMessage message = call.Messages.Should().ContainSingle().Subject;
        message.Problem.Should().Contain("binary");
        message.Raw.ToArray().Should().Equal(1, 2);
    }

    [Fact]
    public async Task Message_AfterAProblem_IsStillTaken()
    {
        await using var call = new CallHarness();

        await call.SendAsync("no json");

        await call.PlayAsync(CallHarness.Audio(20));
    }

    [Fact]
    public async Task OnMessage_BothDirections_ComeInTheOrderOfTheRecord()
    {
        var seen = new List<SimulatedCallMessage>();
        await using var call = new CallHarness(options =>
        {
            options.RealTime = false;
            options.OnMessage = seen.Add;
        });
        await call.StartAsync();

        // Both directions at once; the list needs no lock of its own.
        Task saying = Task.Run(() => call.Call.SayAsync(CallHarness.Audio(4000)));
        for (int i = 0; i < 200; i++)
        {
            await call.SendAsync(new MediaCommand { Payload = CallHarness.Audio(1) });
        }

        await saying.SoonAsync();
        await call.SettleAsync();
        seen.Should().HaveCount(402).And.Equal(call.Messages);
    }

    [Fact]
    public async Task OnMessage_SomethingIsSentWhileACommandTakesEffect_ComesInTheOrderOfTheRecord()
    {
        var seen = new List<SimulatedCallMessage>();
        CallHarness? harness = null;
        var clock = new ClockThatInterferes(() => harness!.Call.SendRawAsync("{}"u8.ToArray()));
        await using var call = harness = new CallHarness(options => (options.TimeProvider, options.OnMessage) = (clock, seen.Add));

        await call.PlayAsync(CallHarness.Audio(20));
        await call.SettleAsync();

        seen.Should().HaveCount(2).And.Equal(call.Messages);
    }

    [Fact]
    public async Task OnMessage_OfOneMessage_TellsTimeAndDirection()
    {
        var seen = new List<SimulatedCallMessage>();
        await using var call = new CallHarness(options => options.OnMessage = seen.Add);
        await call.Call.SendRawAsync("""{"event":"dtmf"}"""u8.ToArray());
        call.Clock.Advance(CallHarness.Milliseconds(5));
        await call.SendAsync(new ClearCommand());
        await call.SettleAsync();

        seen.Select(message => (message.At.TotalMilliseconds, message.Sent?.EventName, message.Received?.GetType(), message.Problem)).Should().Equal(
            (0, "dtmf", null, null),
            (5, null, typeof(ClearCommand), null));
    }

    [Fact]
    public async Task OnMessage_OfAudio_ThePlaybackHasIt()
    {
        CallHarness? harness = null;
        bool hasIt = false;
        await using var call = harness = new CallHarness(options => options.OnMessage = message =>
            hasIt = message.Received is MediaCommand media && harness!.Call.WaitForAudioAsync(media.Payload.Length).IsCompletedSuccessfully);

        await call.PlayAsync(CallHarness.Audio(20));
        await call.SettleAsync();

        hasIt.Should().BeTrue();
    }

    /// <summary>Does something on the thread that sets a timer, once, as a fake clock does that is moved at this moment.</summary>
    private sealed class ClockThatInterferes(Func<Task> interfere) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(TimeProvider.System.CreateTimer(callback, state, dueTime, period), interfere);

        private sealed class Timer(ITimer timer, Func<Task> interfere) : ITimer
        {
            private int _changes;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                if (Interlocked.Increment(ref _changes) == 1)
                {
                    interfere().GetAwaiter().GetResult();
                }

                return timer.Change(dueTime, period);
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
