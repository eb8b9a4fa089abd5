namespace Wavix.Streaming.Testing.Tests;

/// <summary>Scripts on the fake clock, which runs as long as the script does.</summary>
public class CallScriptTests
{
    [Fact]
    public async Task RunAsync_NotStarted_StartsFirst()
    {
        await using var call = new CallHarness();

        await RunAsync(call, new CallScript());

        call.Messages.Select(message => message.Sent?.EventName).Should().Equal("connected", "start");
    }

    [Fact]
    public async Task RunAsync_StartedBefore_DoesNotStartAgain()
    {
        await using var call = new CallHarness();
        await call.StartAsync();

        await RunAsync(call, new CallScript());

        call.Messages.Should().HaveCount(2);
    }

    [Fact]
    public async Task RunAsync_SaySilenceAndWait_TakeTheirTimeInOrder()
    {
        await using var call = new CallHarness();

        await RunAsync(call, new CallScript().Say(CallHarness.Audio(40)).Wait(CallHarness.Milliseconds(100)).Silence(CallHarness.Milliseconds(20)));

        SimulatedCallMessage[] media = [.. call.Messages.Where(message => message.Sent is MediaEvent)];
        media.Select(message => ((MediaEvent)message.Sent!).Payload.Span[0]).Should().Equal(1, 1, 0);
        (media[2].At - media[1].At).Should().BeGreaterThanOrEqualTo(CallHarness.Milliseconds(120));
    }

    [Fact]
    public async Task RunAsync_ExpectAudioAndItComes_GoesOn()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(100));

        Func<Task> run = () => RunAsync(call, new CallScript().ExpectAudio(TimeSpan.FromSeconds(1)));

        await run.Should().NotThrowAsync();
    }

    [Fact]
    public async Task RunAsync_ExpectAudioAndSilenceComes_SaysWhatCame()
    {
        await using var call = new CallHarness();
        Task run = RunAsync(call, new CallScript().Wait(CallHarness.Milliseconds(5)).ExpectAudio(TimeSpan.FromSeconds(2)));

        Func<Task> running = () => run.SoonAsync();

        await running.Should().ThrowAsync<TimeoutException>().WithMessage(
            "Step 2, ExpectAudio within 2000 ms: expected that the caller hears the application; received 0 commands with 0 ms of audio*");
        call.Call.Elapsed.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task RunAsync_ExpectAudioButTheApplicationCloses_SaysSo()
    {
        await using var call = new CallHarness();
        await call.Call.StartAsync();
        Task run = call.Call.RunAsync(new CallScript().ExpectAudio(TimeSpan.FromSeconds(2)));

        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        Func<Task> running = () => run.SoonAsync();
        await running.Should().ThrowAsync<IOException>().WithMessage("Step 1, ExpectAudio*The connection has ended.*");
    }

    [Fact]
    public async Task RunAsync_ExpectAudioButTheApplicationClosesAndDoesNotRead_SaysSo()
    {
        // Nobody takes these two, so our own close can't be sent, and the connection is not over yet.
        await using var call = new CallHarness(capacity: 2);
        await call.Call.StartAsync();
        Task run = call.Call.RunAsync(new CallScript().ExpectAudio(TimeSpan.FromSeconds(2)));

        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        Func<Task> running = () => run.SoonAsync();
        await running.Should().ThrowAsync<IOException>().WithMessage("Step 1, ExpectAudio*The connection has ended.*");
        call.Call.Completion.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task RunAsync_InterruptWhenHearing_SpeaksWhenSoMuchWasHeard()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(100, 0));
        await call.PlayAsync(CallHarness.Audio(1000));

        await RunAsync(call, new CallScript().InterruptWhenHearing(CallHarness.Milliseconds(300), CallHarness.Audio(20)));

        call.Messages.Last().Sent.Should().BeOfType<MediaEvent>();
        call.Messages.Last().At.Should().BeGreaterThanOrEqualTo(CallHarness.Milliseconds(420), "silence is nothing that is heard");
    }

    [Fact]
    public async Task RunAsync_HangUp_SendsStopAndCloses()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        Task run = call.Call.RunAsync(new CallScript().HangUp());

        await call.HearAsync<StopEvent>();
        (await call.ReceiveAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
        run.IsCompleted.Should().BeFalse("the application has not answered");
        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        await run.SoonAsync();
    }

    [Fact]
    public async Task RunAsync_HangUpAndNoAnswer_SaysSo()
    {
        await using var call = new CallHarness();

        Func<Task> run = () => RunAsync(call, new CallScript().HangUp());

        await run.Should().ThrowAsync<IOException>().WithMessage("Step 1, HangUp: expected the application to answer our close*");
    }

    [Fact]
    public async Task RunAsync_SayWav_SaysTheFile()
    {
        await using var call = new CallHarness(options => options.RealTime = false);
        using var file = new TemporaryFile();
        await using (Audio.WavWriter wav = Audio.WavWriter.Create(file.Path, WavixAudio.SampleRate))
        {
            await wav.WriteAsync(CallHarness.Audio(20));
        }

        await RunAsync(call, new CallScript().SayWav(file.Path));

        call.Messages.Last().Sent.Should().BeOfType<MediaEvent>();
    }

    private static Task RunAsync(CallHarness call, CallScript script) => call.RunAsync(script);
}
