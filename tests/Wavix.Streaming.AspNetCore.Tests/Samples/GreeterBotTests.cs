using GreeterBot;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

public class GreeterBotTests
{
    [Fact]
    public async Task Call_CallerIsQuiet_HearsGreetingAndASecondLaterGoodbyeWhole()
    {
        await using GreeterCall call = await GreeterCall.StartAsync();

        await call.SayUntilEndAsync();

        byte[] heard = call.Wire.Heard.ToAudio();
        heard.Should().StartWith([.. Chimes.Greeting, .. Chimes.Goodbye]);
        heard[(Chimes.Greeting.Length + Chimes.Goodbye.Length)..].Should().OnlyContain(one => one == 0, "only the drain's silence follows");
        List<SimulatedCallMessage> messages = [.. call.Wire.Messages];
        int[] audio = [.. Enumerable.Range(0, messages.Count).Where(i => messages[i].Received is MediaCommand)];
        int greeting = Chimes.Greeting.Length / WavixAudio.FrameBytes;
        messages[audio[greeting - 1]..audio[greeting]].Count(IsQuiet).Should().BeGreaterThanOrEqualTo(50, "that is a second");
        call.Wire.CloseStatus.Should().Be(1000);
        (await call.ResultOfAsync("greeting")).Should().Be(("Played", 3000));
        (await call.ResultOfAsync("goodbye")).Should().Be(("Played", 1000));
    }

    [Fact]
    public async Task Call_CallerSpeaksDuringGreeting_GreetingIsClearedWhereItWasHeard()
    {
        await using GreeterCall call = await GreeterCall.StartSecondAsync();
        await call.Wire.WaitForAudioAsync(Chimes.Greeting.Length / 6);

        await call.SpeakUntilAsync(call.ResultOfAsync("greeting"));

        (string? outcome, int heard) = await call.ResultOfAsync("greeting");
        outcome.Should().Be("Cleared");
        List<SimulatedCallMessage> beforeClear = [.. call.Wire.Messages.TakeWhile(message => message.Received is not ClearCommand)];
        beforeClear.Count(IsLoud).Should().BeGreaterThanOrEqualTo(10, "less than 200 ms is not speech");

        // Whatever the machine's pace, the bot is never further ahead of what the caller hears than the lead, a frame, and the delay of playback
        // that was measured by its marks: on a busy machine some of it is that of this test.
        int sent = beforeClear.Sum(message => message.Received is MediaCommand media ? media.Payload.Length / WavixAudio.BytesPerMillisecond : 0);
        heard.Should().BeInRange(sent - 220 - 200, sent).And.BeLessThan(3000);
    }

    [Fact]
    public async Task Call_CallerSpeaksDuringGreeting_GoodbyeWaitsForASecondOfQuietAndIsHeardWhole()
    {
        await using GreeterCall call = await GreeterCall.StartSecondAsync();
        await call.Wire.WaitForAudioAsync(Chimes.Greeting.Length / 6);

        await call.SpeakUntilAsync(call.ResultOfAsync("greeting"));
        await call.SayUntilEndAsync(TestAudio.Speech(TimeSpan.FromMilliseconds(500)));

        call.Wire.Messages.Should().ContainSingle(message => message.Received is ClearCommand);
        List<SimulatedCallMessage> afterClear = [.. call.Wire.Messages.SkipWhile(message => message.Received is not ClearCommand)];
        int goodbye = afterClear.FindIndex(message => message.Received is MediaCommand);
        int lastLoud = afterClear.FindLastIndex(IsLoud);
        afterClear[lastLoud..goodbye].Count(IsQuiet).Should().BeGreaterThanOrEqualTo(45, "a second by the bot's clock, since the last sound that is speech");
        byte[] heard = call.Wire.Heard.ToAudio();
        int greeting = heard.AsSpan().IndexOf(Chimes.Goodbye);
        greeting.Should().BeInRange(1, Chimes.Greeting.Length - 1);
        heard[..greeting].Should().Equal(Chimes.Greeting[..greeting]);
        call.Wire.CloseStatus.Should().Be(1000);
        (await call.ResultOfAsync("goodbye")).Should().Be(("Played", 1000));
    }

    [Fact]
    public async Task Call_CallerCoughsDuringGreeting_HearsAllOfIt()
    {
        await using GreeterCall call = await GreeterCall.StartSecondAsync();
        await call.Wire.WaitForAudioAsync(Chimes.Greeting.Length / 6);

        await call.SayUntilEndAsync(TestAudio.Speech(TimeSpan.FromMilliseconds(250)));

        call.Wire.Messages.Should().ContainSingle(message => message.Received is ClearCommand, "that is the pause");
        (await call.ResultOfAsync("greeting")).Should().Be(("Played", 3000));
        (await call.ResultOfAsync("goodbye")).Should().Be(("Played", 1000));
    }

    [Fact]
    public async Task Call_CallerSpeaksDuringGoodbye_GoodbyeIsClearedAndSaidAgainAfterASecondOfQuiet()
    {
        await using GreeterCall call = await GreeterCall.StartSecondAsync();
        await call.Wire.WaitForAudioAsync(Chimes.Greeting.Length / 6);
        await call.SpeakUntilAsync(call.ResultOfAsync("greeting"));

        await call.SpeakAfterSilenceUntilAsync(call.Bot.Process.WaitForLineAsync("\"goodbye\""));
        await call.SayUntilEndAsync();

        (await call.ResultOfAsync("goodbye")).Outcome.Should().Be("Cleared");
        string last = await call.Bot.Process.WaitForLineAsync("\"goodbye\"", behind: 1);
        last.Should().Contain("\"Played\"").And.Contain(":1000");
        call.Wire.CloseStatus.Should().Be(1000);
    }

    [Fact]
    public async Task Call_CallerSendsNothingAtAll_EndsAllTheSame()
    {
        await using GreeterCall call = await GreeterCall.StartAsync();

        await call.Wire.Completion.WaitAsync(TimeSpan.FromSeconds(60));

        call.Wire.CloseStatus.Should().Be(1000);
        (await call.ResultOfAsync("goodbye")).Should().Be(("Played", 1000));
    }

    [Fact]
    public async Task Call_CallerHangsUpDuringGreeting_IsDisconnectedAndNothingElseIsPlayed()
    {
        await using GreeterCall call = await GreeterCall.StartSecondAsync();

        await call.Wire.WaitForAudioAsync(Chimes.Greeting.Length / 3);
        (await call.Wire.HangUpAsync()).Should().BeTrue();

        call.Wire.CloseStatus.Should().Be(1000);
        (string? outcome, int heard) = await call.ResultOfAsync("greeting");
        outcome.Should().Be("Disconnected");
        heard.Should().BeInRange(600, 2999, "a third was on the wire, of which the lead was not heard yet");
        call.Bot.Process.Printed.Should().NotContain("goodbye").And.NotContain("fail:");
    }

    [Fact]
    public async Task Call_OneWayStream_IsClosedWithoutAWord()
    {
        await using GreeterCall call = await GreeterCall.StartAsync(new SimulatedCallOptions { StreamType = StreamType.OneWay });

        await call.Wire.Completion.WaitAsync(TimeSpan.FromSeconds(60));

        call.Wire.CloseStatus.Should().Be(1000);
        call.Wire.Messages.Should().NotContain(message => message.Received != null);
        await call.Bot.Process.WaitForLineAsync("its stream is OneWay");
    }

    private static bool IsLoud(SimulatedCallMessage message) =>
        message.Sent is MediaEvent media && media.Payload.Span.ContainsAnyExcept((byte)0);

    private static bool IsQuiet(SimulatedCallMessage message) => message.Sent is MediaEvent && !IsLoud(message);
}
