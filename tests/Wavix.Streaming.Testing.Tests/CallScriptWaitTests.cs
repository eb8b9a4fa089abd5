namespace Wavix.Streaming.Testing.Tests;

/// <summary>Steps that wait for the application, on the clock that moves by itself.</summary>
public class CallScriptWaitTests
{
    private static readonly TimeSpan Quiet = CallHarness.Milliseconds(200);

    [Fact]
    public async Task Listen_ApplicationSpeaks_EndsWhenItHasBeenQuiet()
    {
        await using var call = NewCall();
        await call.StartAsync();
        await call.PlayAsync(Sound(300));

        await call.Call.RunAsync(new CallScript().Listen(Quiet));

        call.Call.Elapsed.Should().Be(CallHarness.Milliseconds(500));
    }

    [Fact]
    public async Task Until_TaskCompletes_KeepsTheLineOpenUntilThen()
    {
        var clock = new SimulatedClock();
        await using var call = new CallHarness(options => options.TimeProvider = clock);
        var task = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using ITimer timer = clock.CreateTimer(_ => task.SetResult(), null, CallHarness.Milliseconds(300), Timeout.InfiniteTimeSpan);

        await call.Call.RunAsync(new CallScript().Until(task.Task));

        call.Call.Elapsed.Should().Be(CallHarness.Milliseconds(300));
        call.Call.Messages.Count(message => message.Sent is MediaEvent).Should().BeInRange(14, 16);
    }

    [Fact]
    public async Task Until_TaskThatDoesNotComplete_FailsWithStepAndWhatWasSeen()
    {
        await using var call = NewCall();

        Func<Task> run = () => call.Call.RunAsync(new CallScript().Until(new TaskCompletionSource().Task, within: TimeSpan.FromSeconds(2)));

        await run.Should().ThrowAsync<TimeoutException>()
            .WithMessage("Step 1, Until within 2000 ms: expected that the task completes; received 0 commands with 0 ms of audio.*");
    }

    [Fact]
    public async Task Until_TaskFails_FailsWithItsException()
    {
        await using var call = NewCall();

        Func<Task> run = () => call.Call.RunAsync(new CallScript().Until(Task.FromException(new InvalidOperationException("No."))));

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("No.");
    }

    [Fact]
    public async Task Listen_PauseShorterThanTheQuiet_WaitsForTheRest()
    {
        await using var call = NewCall();
        await call.StartAsync();
        await call.PlayAsync([.. Sound(100), .. new byte[190 * WavixAudio.BytesPerMillisecond], .. Sound(100)]);

        await call.Call.RunAsync(new CallScript().Listen(Quiet));

        call.Call.Elapsed.Should().Be(CallHarness.Milliseconds(590));
    }

    [Fact]
    public async Task Listen_SpokeOnlyBeforeTheStep_DoesNotCount()
    {
        await using var call = NewCall();
        await call.StartAsync();
        await call.PlayAsync(Sound(100));

        Func<Task> run = () => call.Call.RunAsync(new CallScript().Wait(CallHarness.Milliseconds(150)).Listen(Quiet, within: TimeSpan.FromSeconds(1)));

        await run.Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task Listen_NothingIsSaid_FailsWithStepAndWhatWasSeen()
    {
        await using var call = NewCall();
        await call.StartAsync();
        await call.PlayAsync(new byte[100 * WavixAudio.BytesPerMillisecond]);

        Func<Task> run = () => call.Call.RunAsync(new CallScript().Wait(CallHarness.Milliseconds(5)).Listen(Quiet, within: TimeSpan.FromSeconds(2)));

        await run.Should().ThrowAsync<TimeoutException>().WithMessage(
            "Step 2, Listen for 200 ms of quiet within 2000 ms: expected that the application speaks and then is quiet; "
            + "received 0 commands with 0 ms of audio, but no sound of it was heard.*");
    }

    [Fact]
    public async Task Listen_NeverQuiet_FailsAndSaysWhenItWasLastHeard()
    {
        await using var call = NewCall();
        await call.StartAsync();
        await call.PlayAsync(Sound(3000));

        Func<Task> run = () => call.Call.RunAsync(new CallScript().Listen(Quiet, within: TimeSpan.FromSeconds(1)));

        await run.Should().ThrowAsync<TimeoutException>().WithMessage("Step 1, Listen *; it was last heard 0 ms ago. At * s of the call.");
    }

    [Fact]
    public async Task Listen_CallEndsAfterASound_IsQuiet()
    {
        await using var call = NewCall();
        await call.StartAsync();
        await call.PlayAsync(Sound(1000));
        Task run = call.Call.RunAsync(new CallScript().Listen(Quiet).ExpectEnd());
        await call.HearAsync<MediaEvent>();

        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        await run.SoonAsync();
    }

    [Fact]
    public async Task Listen_CallEndsWithoutASound_FailsAtOnce()
    {
        await using var call = NewCall();
        await call.StartAsync();
        Task run = call.Call.RunAsync(new CallScript().Listen(Quiet));

        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        Func<Task> running = () => run.SoonAsync();
        await running.Should().ThrowAsync<IOException>().WithMessage("Step 1, Listen*no sound of it was heard. The connection has ended.*");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Listen_TimeNotAboveZero_Throws(int quietFor, int within)
    {
        Action add = () => new CallScript().Listen(TimeSpan.FromSeconds(quietFor), TimeSpan.FromSeconds(within));

        add.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Listen_WhileItWaits_TheLineIsOpenAndSilent(bool realTime)
    {
        await using var call = NewCall(realTime);
        await call.StartAsync();
        await call.PlayAsync(Sound(300));

        await call.Call.RunAsync(new CallScript().Listen(Quiet));

        MediaEvent[] said = [.. call.Messages.Select(message => message.Sent).OfType<MediaEvent>()];
        said.Length.Should().BeInRange(24, 25, "of 500 ms, at the pace of a call");
        said.Should().OnlyContain(media => media.Payload.ToArray().All(value => value == 0));
    }

    [Fact]
    public async Task Wait_SendsNothing()
    {
        await using var call = NewCall();
        await call.StartAsync();

        await call.Call.RunAsync(new CallScript().Wait(Quiet));

        call.Messages.Should().NotContain(message => message.Sent is MediaEvent);
    }

    [Fact]
    public async Task ExpectClear_ReceivedWhileTheCallerSpoke_IsNotMissed()
    {
        await using var call = NewCall();
        await call.StartAsync();
        Task run = call.Call.RunAsync(new CallScript().Say(Sound(400)).ExpectClear(within: CallHarness.Milliseconds(1)));
        await call.HearAsync<MediaEvent>();

        await call.SendAsync(new ClearCommand());

        await run;
    }

    [Fact]
    public async Task ExpectClear_ReceivedBeforeTheCallerSpoke_DoesNotCount()
    {
        await using var call = NewCall();
        await call.StartAsync();
        await call.SendAsync(new ClearCommand());
        await call.SettleAsync();

        Func<Task> run = () => call.Call.RunAsync(new CallScript().Say(Sound(20)).ExpectClear(CallHarness.Milliseconds(500)));

        await run.Should().ThrowAsync<TimeoutException>().WithMessage(
            "Step 2, ExpectClear within 500 ms: expected a clear since the caller last began to speak*; received 0 commands with 0 ms of audio.*");
    }

    [Fact]
    public async Task ExpectClear_Twice_WantsTwo()
    {
        await using var call = NewCall();
        await call.StartAsync();
        Task run = call.Call.RunAsync(new CallScript().ExpectClear().ExpectClear(CallHarness.Milliseconds(500)));
        await call.SendAsync(new ClearCommand());

        Func<Task> running = () => run.SoonAsync();

        await running.Should().ThrowAsync<TimeoutException>().WithMessage("Step 2, ExpectClear*");
    }

    [Fact]
    public async Task ExpectEnd_ApplicationCloses_Ends()
    {
        await using var call = NewCall();
        await call.StartAsync();
        Task run = call.Call.RunAsync(new CallScript().ExpectEnd());

        await call.Application.CloseAsync(1001, null, CancellationToken.None);

        await run.SoonAsync();
        call.Call.CloseStatus.Should().Be(1001);
    }

    [Fact]
    public async Task ExpectEnd_ApplicationStays_FailsWithStepAndWhatWasSeen()
    {
        await using var call = NewCall();
        await call.StartAsync();

        Func<Task> run = () => call.Call.RunAsync(new CallScript().ExpectEnd(TimeSpan.FromSeconds(3)));

        await run.Should().ThrowAsync<TimeoutException>().WithMessage(
            "Step 1, ExpectEnd within 3000 ms: expected that the application closes the connection; received 0 commands with 0 ms of audio.*");
    }

    [Fact]
    public async Task ExpectEnd_ConnectionIsLost_SaysSo()
    {
        await using var call = NewCall();
        await call.StartAsync();
        Task run = call.Call.RunAsync(new CallScript().ExpectEnd());

        call.Application.Abort();

        Func<Task> running = () => run.SoonAsync();
        await running.Should().ThrowAsync<IOException>().WithMessage("Step 1, ExpectEnd*, and the connection was lost. The connection has ended.*");
    }

    [Fact]
    public async Task Silence_AfterTheEnd_SaysThatTheCallHasEnded()
    {
        await using var call = NewCall();
        await call.StartAsync();
        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        Func<Task> run = () => call.Call.RunAsync(new CallScript().ExpectEnd().Silence(TimeSpan.FromSeconds(12)));

        await run.Should().ThrowAsync<IOException>().WithMessage("Step 2, Silence 12000 ms: The call has ended: nothing can be sent any more. At * s of the call.");
    }

    [Fact]
    public async Task HangUp_ApplicationStoppedReadingWhileAStepWaited_GivesUpAfterTheCloseTimeout()
    {
        await using var call = NewCall(capacity: 8);
        await call.StartAsync();
        await call.PlayAsync(Sound(1000));

        Func<Task> run = () => call.Call.RunAsync(new CallScript().Listen(Quiet).HangUp());

        await run.Should().ThrowAsync<IOException>().WithMessage("Step 2, HangUp: *");
    }

    private static byte[] Sound(int milliseconds) => CallHarness.Audio(milliseconds);

    private static CallHarness NewCall(bool realTime = true, int capacity = 1024) =>
        new(options => (options.TimeProvider, options.RealTime) = (new SimulatedClock(), realTime), capacity);
}
