namespace Wavix.Streaming.Tests.Session;

public class RunTests
{
    [Fact]
    public async Task RunAsync_Start_CallsConverseWithTheStreamKnown()
    {
        await using var call = new SessionHarness();
        var calls = new List<string?>();
        Task run = call.Session.RunAsync(Ignore, _ =>
        {
            calls.Add(call.Session.StreamInfo?.CallId);
            return Task.CompletedTask;
        });
        await call.SayAndSettleAsync(SessionHarness.Connected());
        calls.Should().BeEmpty();

        await call.SayAsync(SessionHarness.StartOf(StreamType.TwoWay));

        await run.WaitAsync(SessionHarness.Soon);
        calls.Should().Equal("abc-123");
    }

    [Fact]
    public async Task RunAsync_ConverseTalks_EventsArriveInOrderMeanwhile()
    {
        await using var call = new SessionHarness();
        var heard = new List<string?>();
        var enough = new TaskCompletionSource();
        Task run = call.Session.RunAsync(
            e =>
            {
                heard.Add(e.EventName + e.SequenceNumber);
                if (heard.Count == 4)
                {
                    enough.SetResult();
                }

                return default;
            },
            _ => enough.Task);
        await call.StartAsync();

        await call.SayAsync(SessionHarness.Media(2), SessionHarness.Media(3));

        await run.WaitAsync(SessionHarness.Soon);
        heard.Should().Equal("connected", "start1", "media2", "media3");
    }

    [Fact]
    public async Task RunAsync_ConverseReturns_LeavesTheStreamOpenAndTheRestReadable()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.Session.RunAsync(Ignore, _ => Task.CompletedTask).WaitAsync(SessionHarness.Soon);

        await call.SayAsync(SessionHarness.Stop(2));

        call.Session.State.Should().Be(WavixStreamState.Streaming);
        (await call.ReadRestAsync())[^1].Should().BeOfType<StopEvent>();
    }

    [Fact]
    public async Task RunAsync_ConverseThrows_ThrowsItAndStopsReading()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        var failure = new InvalidOperationException("mine");

        Func<Task> run = () => call.Session.RunAsync(Ignore, _ => throw failure);

        (await run.Should().ThrowAsync<InvalidOperationException>()).Which.Should().BeSameAs(failure);
        await call.SayAsync(SessionHarness.Stop(2));
        (await call.ReadRestAsync())[^1].Should().BeOfType<StopEvent>("another enumeration may read");
    }

    [Fact]
    public async Task RunAsync_OnEventThrows_CancelsConverseAndThrowsOnceItHasReturned()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        var failure = new InvalidOperationException("mine");
        var canceled = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();

        Task run = call.Session.RunAsync(
            e => e is MediaEvent ? throw failure : default,
            async token =>
            {
                await Canceled(token);
                canceled.SetResult();
                await goOn.Task;
            });
        await call.SayAsync(SessionHarness.Media(2));
        await canceled.Task.WaitAsync(SessionHarness.Soon);

        run.IsCompleted.Should().BeFalse("converse has not returned");
        goOn.SetResult();
        Func<Task> ended = () => run;
        (await ended.Should().ThrowAsync<InvalidOperationException>()).Which.Should().BeSameAs(failure);
        call.Session.State.Should().Be(WavixStreamState.Streaming);
    }

    [Fact]
    public async Task RunAsync_BothThrow_ThrowsTheFirst()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        var first = new InvalidOperationException("first");

        Func<Task> run = () => call.Session.RunAsync(
            e => e is StartEvent ? throw first : default,
            async token =>
            {
                await Canceled(token);
                throw new NotSupportedException("second");
            });

        (await run.Should().ThrowAsync<InvalidOperationException>()).Which.Should().BeSameAs(first);
    }

    [Fact]
    public async Task RunAsync_HangUp_CancelsConverseAndReturnsNormally()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        StopEvent? stop = null;
        Task run = call.Session.RunAsync(
            e =>
            {
                stop ??= e as StopEvent;
                return default;
            },
            token => Task.Delay(Timeout.Infinite, token));

        await call.SayAsync(SessionHarness.Stop(2));

        await run.WaitAsync(SessionHarness.Soon);
        stop.Should().NotBeNull();
    }

    [Fact]
    public async Task RunAsync_EndsBeforeStart_ReturnsWithoutCallingConverse()
    {
        await using var call = new SessionHarness();
        bool called = false;
        Task run = call.Session.RunAsync(Ignore, _ =>
        {
            called = true;
            return Task.CompletedTask;
        });

        await call.Wavix.CloseAsync(1000, null, CancellationToken.None);

        await run.WaitAsync(SessionHarness.Soon);
        called.Should().BeFalse();
    }

    [Fact]
    public async Task RunAsync_TokenCanceled_StillReadsEventsUntilConverseReturns()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        using var deploy = new CancellationTokenSource();
        var heard = new TaskCompletionSource();
        Task run = call.Session.RunAsync(
            e =>
            {
                if (e is MediaEvent)
                {
                    heard.SetResult();
                }

                return default;
            },
            async token =>
            {
                await Canceled(token);
                await heard.Task;
            },
            deploy.Token);
        await deploy.CancelAsync();

        await call.SayAsync(SessionHarness.Media(2));

        await run.WaitAsync(SessionHarness.Soon);
        call.Session.State.Should().Be(WavixStreamState.Streaming);
    }

    [Fact]
    public async Task RunAsync_TokenCanceledAndConverseGivesUp_Throws()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        using var deploy = new CancellationTokenSource();
        Task run = call.Session.RunAsync(Ignore, token => Task.Delay(Timeout.Infinite, token), deploy.Token);

        await deploy.CancelAsync();

        Func<Task> ended = () => run.WaitAsync(SessionHarness.Soon);
        await ended.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task RunAsync_TokenCanceledBeforeStart_ThrowsWithoutCallingConverse()
    {
        await using var call = new SessionHarness();
        using var deploy = new CancellationTokenSource();
        bool called = false;
        Task run = call.Session.RunAsync(
            Ignore,
            _ =>
            {
                called = true;
                return Task.CompletedTask;
            },
            deploy.Token);

        await deploy.CancelAsync();

        Func<Task> ended = () => run.WaitAsync(SessionHarness.Soon);
        await ended.Should().ThrowAsync<OperationCanceledException>();
        called.Should().BeFalse();
    }

    [Fact]
    public async Task RunAsync_AnotherReader_CancelsConverseAndThrows()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.NextAsync();

        Func<Task> run = () => call.Session.RunAsync(Ignore, token => Canceled(token)).WaitAsync(SessionHarness.Soon);

        await run.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task RunAsync_DelegatesBlockTheirThreads_NeitherStopsTheOther()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        using var bothRun = new Barrier(2);
        Task run = call.Session.RunAsync(
            e =>
            {
                if (e is StartEvent)
                {
                    bothRun.SignalAndWait(SessionHarness.Soon, CancellationToken.None).Should().BeTrue();
                }

                return default;
            },
            _ =>
            {
                bothRun.SignalAndWait(SessionHarness.Soon, CancellationToken.None).Should().BeTrue();
                return Task.CompletedTask;
            });

        await run.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task RunAsync_WithoutADelegate_Throws()
    {
        await using var call = new SessionHarness();

        Func<Task> noEvents = () => call.Session.RunAsync(null!, _ => Task.CompletedTask);
        Func<Task> noTalk = () => call.Session.RunAsync(Ignore, null!);

        await noEvents.Should().ThrowAsync<ArgumentNullException>().WithParameterName("onEvent");
        await noTalk.Should().ThrowAsync<ArgumentNullException>().WithParameterName("converse");
    }

    [Fact]
    public async Task TimeProvider_OfTheOptions_IsReadable()
    {
        await using var call = new SessionHarness();

        call.Session.TimeProvider.Should().BeSameAs(call.Clock);
    }

    private static ValueTask Ignore(WavixEvent e) => default;

    private static Task Canceled(CancellationToken token)
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => canceled.SetResult());
        return canceled.Task;
    }
}
