using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>A token is for one call: another call's `start` gets nothing for it.</summary>
public class CallIdMismatchTests
{
    private const string StartWithoutCall =
        """{"event":"start","stream_id":"s","stream_type":"twoway","channel":"inbound","sequence_number":1}""";

    private readonly TaskCompletionSource _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Start_OfAnotherCall_IsClosedWith1008AndItsHandlerNeverRuns(int httpVersion)
    {
        await using TokenApp app = await StartAsync(CallIdMismatch.Close, httpVersion);
        await using SimulatedCall call = await app.StartCallAsync(await app.CreateUrlAsync(), "another-call");

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(1008);
        (await app.App.RequestEndAsync()).Should().BeNull();
        _handled.Task.IsCompleted.Should().BeFalse();
        call.Messages.Should().OnlyContain(message => message.Sent != null, "the application says nothing");
        app.App.Logs.Messages.Should().ContainSingle(message => message.Contains(TokenApp.CallId) && message.Contains("names another call"));
        app.App.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_WithoutCall_IsClosedWith1008()
    {
        await using TokenApp app = await StartAsync(CallIdMismatch.Close);
        await using SimulatedCall call = await app.CallAsync(await app.CreateUrlAsync());

        await call.SendRawAsync(System.Text.Encoding.UTF8.GetBytes(StartWithoutCall));

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1008);
        _handled.Task.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Start_OfAnotherCallInDifferentCase_IsAnotherCall()
    {
        await using TokenApp app = await StartAsync(CallIdMismatch.Close);
        await using SimulatedCall call = await app.StartCallAsync(await app.CreateUrlAsync(), TokenApp.CallId.ToUpperInvariant());

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(1008);
    }

    [Fact]
    public async Task Start_NeverComes_HandlerNeverRuns()
    {
        await using TokenApp app = await StartAsync(CallIdMismatch.Close);
        await using SimulatedCall call = await app.CallAsync(await app.CreateUrlAsync());
        await call.SayAsync(new byte[WavixAudio.FrameBytes]);

        await call.HangUpAsync().SoonAsync();

        (await app.App.RequestEndAsync()).Should().BeNull();
        _handled.Task.IsCompleted.Should().BeFalse();
        app.App.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Start_OfAnotherCallAndOnlyLogged_IsServed()
    {
        await using TokenApp app = await StartAsync(CallIdMismatch.Log);
        await using SimulatedCall call = await app.StartCallAsync(await app.CreateUrlAsync(), "another-call");

        await _handled.Task.SoonAsync();

        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        call.CloseStatus.Should().Be(1000);
        app.App.Logs.Messages.Should().ContainSingle(message => message.Contains("names another call"));
    }

    private Task<TokenApp> StartAsync(CallIdMismatch mismatch, int httpVersion = 1) => TokenApp.StartAsync(
        async (context, _) =>
        {
            _handled.SetResult();
            await context.Session.SendMediaAsync(new byte[WavixAudio.FrameBytes], CancellationToken.None);
            await Handlers.EchoAsync(context.Session);
        },
        options => options.CallIdMismatch = mismatch,
        httpVersion: httpVersion);
}
