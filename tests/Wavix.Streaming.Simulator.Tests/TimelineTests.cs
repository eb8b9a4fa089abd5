using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests;

public sealed class TimelineTests : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly Timeline _timeline;
    private readonly SimulatedCall _call;
    private readonly IWavixTransport _application;
    private readonly SemaphoreSlim _received = new(0);

    public TimelineTests()
    {
        _timeline = new Timeline(_output);
        (_call, _application) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = false, OnMessage = OnMessage });
    }

    [Fact]
    public async Task Add_FewerFramesThanALine_PrintsNothingYet()
    {
        await SayAsync(frames: 24);

        Lines().Should().BeEmpty();
    }

    [Fact]
    public async Task End_FewerFramesThanALine_PrintsThem()
    {
        await SayAsync(frames: 24);

        _timeline.End();

        Lines().Should().ContainSingle().Which.Should().Contain("24 x, 480 ms");
    }

    [Fact]
    public async Task Add_FramesOfALine_PrintsTheirSum()
    {
        await SayAsync(frames: 25);

        Lines().Should().ContainSingle().Which.Should().EndWith("Wavix -> app  media  25 x, 500 ms of audio");
    }

    [Fact]
    public async Task Add_OtherMessage_PrintsTheFramesBeforeIt()
    {
        await SayAsync(frames: 3);
        await _call.SendRawAsync("""{"event":"stop","sequence_number":7}"""u8.ToArray());

        Lines().Should().SatisfyRespectively(
            first => first.Should().EndWith("Wavix -> app  media  3 x, 60 ms of audio"),
            second => second.Should().EndWith("Wavix -> app  stop #7"));
    }

    [Fact]
    public async Task Note_AfterFrames_PrintsThemFirst()
    {
        await SayAsync(frames: 1);
        _timeline.Note(TimeSpan.FromSeconds(1.5), "that was all");

        Lines().Should().SatisfyRespectively(
            first => first.Should().EndWith("media  1 x, 20 ms of audio"),
            second => second.Should().Be("   1.500 s                that was all"));
    }

    [Theory]
    [InlineData("no json", "app -> Wavix  unreadable: ")]
    [InlineData("""{"event":"clear","stream_id":"other"}""", "app -> Wavix  clear: stream_id does not match")]
    [InlineData("""{"event":"media","stream_id":"other","media":{"payload":""}}""", "0 bytes: stream_id does not match")]
    [InlineData("""{"event":"clear"}""", "app -> Wavix  clear")]
    public async Task Add_CommandOfTheApplication_PrintsItAndItsProblem(string json, string text)
    {
        await _application.SendAsync(System.Text.Encoding.UTF8.GetBytes(json), CancellationToken.None);
        (await _received.WaitAsync(Patience.Long)).Should().BeTrue();

        Lines().Should().ContainSingle().Which.Should().Contain(text);
    }

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        await _application.DisposeAsync();
        _received.Dispose();
    }

    private Task SayAsync(int frames) => _call.SayAsync(new byte[frames * WavixAudio.FrameBytes]);

    private string[] Lines() => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private void OnMessage(SimulatedCallMessage message)
    {
        _timeline.Add(message);
        if (message.Sent is null)
        {
            _received.Release();
        }
    }
}
