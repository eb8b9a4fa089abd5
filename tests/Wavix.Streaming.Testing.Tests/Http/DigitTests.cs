namespace Wavix.Streaming.Testing.Tests.Http;

/// <summary>Digits that the application collects, and audio files that it plays.</summary>
public sealed class DigitTests : IAsyncLifetime
{
    private readonly WavixHarness _test = new();

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [InlineData("""{"max_digits":4}""", "12345", false, "completed:1234")]
    [InlineData("""{"max_digits":4,"termination_character":"#"}""", "12#", true, "completed:12")]
    [InlineData("""{"termination_character":"*"}""", "1#*", true, "completed:1#")]
    [InlineData("{}", "12345678901234567890", true, "completed:12345678901234567890")]
    public async Task PressAsync_KeysThatEndIt_CompletesTheCollection(string request, string keys, bool areTaken, string progress)
    {
        SimulatedPhoneCall call = await CollectAsync(request);

        (await call.PressAsync(keys).SoonAsync()).Should().Be(areTaken);

        _test.Progress().Should().Equal("started:", progress);
    }

    [Theory]
    [InlineData("""{"timeout":5}""", "12", 5, "completed:12")]
    [InlineData("""{"timeout":5}""", "", 5, "failed:")]
    [InlineData("""{"timeout":5,"max_digits":4}""", "12", 5, "failed:12")]
    [InlineData("""{"timeout":5,"max_digits":4,"max_attempts":3}""", "12", 15, "failed:")]
    [InlineData("{}", "", 10, "failed:")]
    public async Task Collection_TimePasses_Ends(string request, string keys, int seconds, string progress)
    {
        SimulatedPhoneCall call = await CollectAsync(request);
        await call.PressAsync(keys).SoonAsync();

        await call.WaitForWebhookAsync("on_call_event", number: 2).SoonAsync();

        _test.Progress().Should().Equal("started:", progress);
        _test.Clock.Elapsed.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task PressAsync_NothingIsCollected_IsNotTaken()
    {
        SimulatedPhoneCall call = await _test.AnsweredCallAsync();

        (await call.PressAsync("1").SoonAsync()).Should().BeFalse();

        _test.Progress().Should().BeEmpty();
    }

    [Fact]
    public async Task Collect_WhileOneIsRunning_IsRefused()
    {
        SimulatedPhoneCall call = await CollectAsync("{}");

        (await _test.SendAsync("POST", $"/v1/calls/{call.Id}/collect", "{}")).Status.Should().Be(400);
    }

    [Fact]
    public async Task HangUpAsync_WhileDigitsAreCollected_EndsWithoutAnotherEvent()
    {
        SimulatedPhoneCall call = await CollectAsync("{}");

        await call.HangUpAsync().SoonAsync();
        await _test.Clock.AdvanceAsync(TimeSpan.FromSeconds(20));

        _test.EventTypes.Should().Equal("call_setup", "ringing", "answered", "on_call_event", "completed");
    }

    [Fact]
    public async Task Play_File_PostsStartAndEnd()
    {
        SimulatedPhoneCall call = await PlayAsync();

        await call.WaitForWebhookAsync("on_call_event", number: 2).SoonAsync();

        _test.Progress().Should().Equal("started", "completed");
        _test.Clock.Elapsed.Should().Be(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task StopAudio_WhilePlaying_CompletesAtOnce()
    {
        SimulatedPhoneCall call = await PlayAsync();

        await _test.SendAsync("DELETE", $"/v1/calls/{call.Id}/audio");
        await call.WaitForWebhookAsync("on_call_event", number: 2).SoonAsync();

        _test.Progress().Should().Equal("started", "completed");
        _test.Clock.Elapsed.Should().Be(TimeSpan.Zero);
    }

    private async Task<SimulatedPhoneCall> CollectAsync(string request)
    {
        SimulatedPhoneCall call = await _test.AnsweredCallAsync();
        (await _test.SendAsync("POST", $"/v1/calls/{call.Id}/collect", request)).Status.Should().Be(200);
        await call.WaitForRequestAsync(ApiOperation.CollectDigits).SoonAsync();
        return call;
    }

    private async Task<SimulatedPhoneCall> PlayAsync()
    {
        SimulatedPhoneCall call = await _test.AnsweredCallAsync();
        (await _test.SendAsync("POST", $"/v1/calls/{call.Id}/play", """{"audio_file":"https://a.example/a.wav"}""")).Status.Should().Be(200);
        return call;
    }
}
