namespace Wavix.Streaming.Testing.Tests;

/// <summary>What <see cref="SimulatedCall.Verify"/> finds, and how long the caller waited.</summary>
public class SimulatedCallVerifyTests
{
    [Theory]
    [InlineData("", ProtocolViolationCode.InvalidJson)]
    [InlineData("no json", ProtocolViolationCode.InvalidJson)]
    [InlineData("[]", ProtocolViolationCode.InvalidJson)]
    [InlineData("{}", ProtocolViolationCode.NoCommand)]
    [InlineData("""{"event":"start"}""", ProtocolViolationCode.NoCommand)]
    [InlineData("""{"event":"media"}""", ProtocolViolationCode.MissingPayload)]
    [InlineData("""{"event":"media","media":{"payload":"AAEC/f7..."}}""", ProtocolViolationCode.InvalidBase64)]
    [InlineData("""{"event":"media","media":{"payload":"AAAA"}}""", ProtocolViolationCode.OddPayloadLength)]
    [InlineData("""{"event":"mark","mark":{}}""", ProtocolViolationCode.MissingMarkName)]
    [InlineData("""{"event":"clear","stream_id":"str-999"}""", ProtocolViolationCode.WrongStreamId)]
    [InlineData("""{"event":"clear","stream_id":7}""", ProtocolViolationCode.WrongStreamId)]
    public async Task Verify_MessageThatBreaksTheProtocol_TellsWhichAndWhen(string json, ProtocolViolationCode code)
    {
        await using var call = new CallHarness();
        await call.Call.StartAsync();
        call.Clock.Advance(CallHarness.Milliseconds(7));

        await call.SendAsync(json);
        await call.SettleAsync();

        ProtocolViolation violation = call.Call.Verify()[0];
        (violation.Code, violation.MessageIndex, violation.At).Should().Be((code, 2, CallHarness.Milliseconds(7)));
        violation.Text.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Verify_BinaryMessage_IsNotText()
    {
        await using var call = new CallHarness();

        await call.Application.SendBinaryAsync(new byte[] { 1 });
        await call.SettleAsync();

        call.Call.Verify()[0].Code.Should().Be(ProtocolViolationCode.NotText);
    }

    [Fact]
    public async Task Verify_MessageOver16MiB_IsTooLarge()
    {
        await using var call = new CallHarness();

        await call.SendAsync(new MediaCommand { Payload = new byte[13 * 1024 * 1024] });
        await call.SettleAsync();

        call.Call.Verify()[0].Code.Should().Be(ProtocolViolationCode.TooLarge);
    }

    [Theory]
    [InlineData("""{"event":"media","media":{"payload":"AAA="}}""")]
    [InlineData("""{"event":"mark","mark":{"name":"a"}}""")]
    [InlineData("""{"event":"clear","stream_id":"str-456"}""")]
    public async Task Verify_AnythingOnAOneWayStream_IsAViolation(string json)
    {
        await using var call = new CallHarness(options => options.StreamType = StreamType.OneWay);

        await call.SendAsync(json);
        await call.SettleAsync();

        call.Call.Verify()[0].Code.Should().Be(ProtocolViolationCode.OneWayStream);
    }

    [Fact]
    public async Task Verify_CommandsOfAnySizeAndPace_AreNoViolations()
    {
        await using var call = new CallHarness();
        await call.SendAsync(new MediaCommand { Payload = new byte[2] });
        await call.SendAsync(new MediaCommand { StreamId = "str-456", Payload = new byte[1_000_000] });
        await call.SendAsync(new MarkCommand { Name = "" });
        await call.SendAsync(new ClearCommand());
        await call.HearAsync<MarkEvent>();

        call.Call.Verify().Should().BeEmpty();
    }

    [Fact]
    public async Task DroppedCommands_OfAnotherStream_AreCounted()
    {
        await using var call = new CallHarness();

        await call.SendAsync(new ClearCommand { StreamId = "str-999" });
        await call.SendAsync(new MarkCommand { StreamId = "str-456", Name = "a" });
        await call.SettleAsync();

        // The harness's own fence is one, too.
        call.Call.DroppedCommands.Should().Be(2);
    }

    [Fact]
    public async Task Responses_ApplicationAnswers_TellHowLongTheCallerWaited()
    {
        await using var call = new CallHarness();
        await SayAsync(call, [.. CallHarness.Audio(30), .. CallHarness.Audio(30, 0)]);

        // Silence is no answer.
        await call.PlayAsync(CallHarness.Audio(50, 0));
        await call.PlayAsync(CallHarness.Audio(50));
        call.Clock.Advance(CallHarness.Milliseconds(200));

        call.Call.Responses.Should().Equal(new CallResponse(CallHarness.Milliseconds(30), CallHarness.Milliseconds(110)));
        call.Call.Responses[0].Latency.Should().Be(CallHarness.Milliseconds(80));
    }

    [Fact]
    public async Task Responses_ApplicationSpokeAlreadyAndGoesOn_IsNoAnswer()
    {
        await using var call = new CallHarness();
        await call.PlayAsync(CallHarness.Audio(1000));
        await SayAsync(call, CallHarness.Audio(20));
        call.Clock.Advance(TimeSpan.FromSeconds(2));

        call.Call.Responses.Should().Equal(new CallResponse(CallHarness.Milliseconds(20), null));
    }

    [Fact]
    public async Task Responses_CallerSpeaksTwice_EachHasItsOwn()
    {
        await using var call = new CallHarness();
        await SayAsync(call, CallHarness.Audio(20));
        await SayAsync(call, CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(60));
        await call.PlayAsync(CallHarness.Audio(20));
        call.Clock.Advance(CallHarness.Milliseconds(20));

        call.Call.Responses.Select(response => response.Latency).Should().Equal(null, CallHarness.Milliseconds(60));
    }

    private static async Task SayAsync(CallHarness call, byte[] pcm)
    {
        Task saying = call.Call.SayAsync(pcm);
        for (int at = 0; at < pcm.Length; at += WavixAudio.FrameBytes)
        {
            call.Clock.Advance(WavixAudio.FrameDuration);
            await call.HearAsync<MediaEvent>();
        }

        await saying.SoonAsync();
    }
}
