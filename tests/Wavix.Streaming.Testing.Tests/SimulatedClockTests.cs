namespace Wavix.Streaming.Testing.Tests;

/// <summary>The clock that moves by itself. Not beside other tests, whose work on the thread pool makes it wait.</summary>
[Collection(nameof(SimulatedClockTests))]
public class SimulatedClockTests
{
    private readonly SimulatedClock _clock = new();

    [Fact]
    public async Task GetUtcNow_AfterAnAdvance_IsTheStartAndTheTimeThatPassed()
    {
        var start = new DateTimeOffset(2025, 12, 31, 23, 0, 0, TimeSpan.FromHours(1));
        var clock = new SimulatedClock(start);
        long timestamp = clock.GetTimestamp();

        await clock.AdvanceAsync(TimeSpan.FromTicks(12_345));

        clock.GetUtcNow().Should().Be(start + TimeSpan.FromTicks(12_345)).And.BeExactly(start.ToUniversalTime().AddTicks(12_345));
        clock.GetElapsedTime(timestamp).Should().Be(TimeSpan.FromTicks(12_345));
        clock.Elapsed.Should().Be(TimeSpan.FromTicks(12_345));
    }

    [Fact]
    public async Task RunUntilAsync_NestedDelays_MoveTheClockByTheirSum()
    {
        async Task<int> ThinkAsync()
        {
            for (int i = 0; i < 100; i++)
            {
                await Task.Delay(CallHarness.Milliseconds(10), _clock);
                await Task.Run(() => Thread.SpinWait(1000));
            }

            return 7;
        }

        (await _clock.RunUntilAsync(ThinkAsync())).Should().Be(7);

        _clock.Elapsed.Should().Be(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task RunUntilAsync_ItemOfThePoolRuns_TimeRestsUntilItHasEnded() => (await SeeTimeWhileAnItemRunsAsync(200)).Should().Be(TimeSpan.Zero);

    [Fact]
    public async Task RunUntilAsync_ItemsWaitForAThreadOfThePool_TimeRestsUntilTheyHaveRun()
    {
        int ran = 0;
        Task delay = Task.Delay(CallHarness.Milliseconds(20), _clock);
        for (int i = 0; i < 200; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                Thread.SpinWait(10_000);
                Interlocked.Increment(ref ran);
            });
        }

        await _clock.RunUntilAsync(delay);

        ran.Should().Be(200);
    }

    [Fact]
    public async Task RunUntilAsync_OtherCodeBlocksAWorkerForGood_TimeMovesAfterAWhile()
    {
        using var released = new ManualResetEventSlim();
        Task blocked = Task.Run(() => released.Wait(Patience.Soon));

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        blocked.IsCompleted.Should().BeFalse();
        released.Set();
        await blocked;
    }

    [Fact]
    public async Task RunUntilAsync_WorkerThatWasBlockedIsFreeAgain_TimeRestsWhileAnItemRuns()
    {
        await RunUntilAsync_OtherCodeBlocksAWorkerForGood_TimeMovesAfterAWhile();
        TimeSpan before = _clock.Elapsed;

        (await SeeTimeWhileAnItemRunsAsync(20)).Should().Be(before);
    }

    [Fact]
    public async Task RunUntilAsync_Completed_TimeRests()
    {
        Task later = Task.Delay(CallHarness.Milliseconds(21), _clock);
        await _clock.RunUntilAsync(Task.Delay(CallHarness.Milliseconds(20), _clock));

        // Real time, in which the clock must not move.
        await Task.Delay(CallHarness.Milliseconds(100), TimeProvider.System);

        _clock.Elapsed.Should().Be(CallHarness.Milliseconds(20));
        later.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task RunUntilAsync_CompletedBeforeItsCallerWaits_TimeRests()
    {
        // With more threads than processors, the clock often moves before the caller of RunUntilAsync has got as far as waiting.
        using var stopping = new CancellationTokenSource();
        var busy = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (!stopping.IsCancellationRequested)
            {
                Thread.SpinWait(1000);
            }
        })).ToList();
        busy.ForEach(thread => thread.Start());
        try
        {
            for (int i = 0; i < 100; i++)
            {
                var clock = new SimulatedClock();
                using ITimer later = clock.CreateTimer(_ => { }, null, CallHarness.Milliseconds(21), Timeout.InfiniteTimeSpan);
                await clock.RunUntilAsync(Task.Delay(CallHarness.Milliseconds(20), clock));

                clock.Elapsed.Should().Be(CallHarness.Milliseconds(20));
            }
        }
        finally
        {
            await stopping.CancelAsync();
            busy.ForEach(thread => thread.Join());
        }
    }

    [Fact]
    public async Task RunUntilAsync_TaskHasCompleted_DoesNotMoveTheClock()
    {
        using ITimer timer = _clock.CreateTimer(_ => { }, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await _clock.RunUntilAsync(Task.CompletedTask);

        _clock.Elapsed.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task RunUntilAsync_TaskFails_ThrowsItsException()
    {
        async Task FailAsync()
        {
            await Task.Delay(CallHarness.Milliseconds(20), _clock);
            throw new InvalidDataException("broken");
        }

        Func<Task> run = () => _clock.RunUntilAsync(FailAsync());

        await run.Should().ThrowAsync<InvalidDataException>().WithMessage("broken");
    }

    [Fact]
    public async Task RunUntilAsync_NeverCompletesAndTimersRing_TimesOutAfterAnHour()
    {
        using ITimer timer = _clock.CreateTimer(_ => { }, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

        Func<Task> run = () => _clock.RunUntilAsync(new TaskCompletionSource().Task);

        await run.Should().ThrowAsync<TimeoutException>().WithMessage("*did not complete within 01:00:00 of the SimulatedClock.");
        _clock.Elapsed.Should().Be(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task RunUntilAsync_NeverCompletesAndNoTimerIsSet_SaysThatItCannot()
    {
        Func<Task> run = () => _clock.RunUntilAsync(new TaskCompletionSource().Task);

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("Nothing runs on the thread pool, and no timer*");
    }

    [Fact]
    public async Task RunUntilAsync_CallbackThrows_FailsWithIt()
    {
        using ITimer timer = _clock.CreateTimer(_ => throw new InvalidDataException("broken"), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        Func<Task> run = () => _clock.RunUntilAsync(Task.Delay(CallHarness.Milliseconds(20), _clock));

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("A timer's callback has thrown: broken");
    }

    [Fact]
    public async Task RunUntilAsync_TwoAtOnce_MoveTheClockUntilBothHaveCompleted()
    {
        // Both before the clock moves.
        Task sooner = Task.Delay(CallHarness.Milliseconds(30), _clock);
        Task later = Task.Delay(CallHarness.Milliseconds(50), _clock);
        Task first = _clock.RunUntilAsync(sooner);
        Task second = _clock.RunUntilAsync(later);

        await Task.WhenAll(first, second);

        _clock.Elapsed.Should().Be(CallHarness.Milliseconds(50));
    }

    [Fact]
    public async Task AdvanceAsync_TimersOfOneTime_RingInTheOrderInWhichTheyWereSet()
    {
        var rung = new List<int>();
        ITimer[] timers = [.. Enumerable.Range(0, 5).Select(i => _clock.CreateTimer(_ => rung.Add(i), null, CallHarness.Milliseconds(20), Timeout.InfiniteTimeSpan))];
        timers[1].Change(CallHarness.Milliseconds(20), Timeout.InfiniteTimeSpan);
        timers[2].Change(CallHarness.Milliseconds(10), Timeout.InfiniteTimeSpan);
        timers[3].Dispose();
        timers[4].Change(CallHarness.Milliseconds(21), Timeout.InfiniteTimeSpan);

        await _clock.AdvanceAsync(CallHarness.Milliseconds(20));

        rung.Should().Equal(2, 0, 1);
    }

    [Fact]
    public async Task AdvanceAsync_WhatATimerCauses_HasEndedBeforeTheNextOneRings()
    {
        var seen = new List<string>();
        using ITimer first = _clock.CreateTimer(
            _ => Task.Run(async () =>
            {
                await Task.Yield();
                Thread.SpinWait(100_000);
                seen.Add("first");
            }),
            null,
            CallHarness.Milliseconds(20),
            Timeout.InfiniteTimeSpan);
        using ITimer second = _clock.CreateTimer(_ => seen.Add("second"), null, CallHarness.Milliseconds(20), Timeout.InfiniteTimeSpan);

        await _clock.AdvanceAsync(CallHarness.Milliseconds(20));

        seen.Should().Equal("first", "second");
    }

    [Fact]
    public async Task AdvanceAsync_PeriodicTimer_RingsOnceInEachPeriod()
    {
        var rung = new List<TimeSpan>();
        using ITimer timer = _clock.CreateTimer(_ => rung.Add(_clock.Elapsed), null, CallHarness.Milliseconds(5), CallHarness.Milliseconds(20));

        await _clock.AdvanceAsync(CallHarness.Milliseconds(50));

        rung.Should().Equal(CallHarness.Milliseconds(5), CallHarness.Milliseconds(25), CallHarness.Milliseconds(45));
    }

    [Fact]
    public async Task AdvanceAsync_Zero_WaitsForWhatRuns()
    {
        bool hasRun = false;
        ThreadPool.QueueUserWorkItem(_ =>
        {
            Thread.SpinWait(1_000_000);
            Volatile.Write(ref hasRun, true);
        });

        await _clock.AdvanceAsync(TimeSpan.Zero);

        hasRun.Should().BeTrue();
        _clock.Elapsed.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task AdvanceAsync_BelowZero_Throws()
    {
        Func<Task> advance = () => _clock.AdvanceAsync(TimeSpan.FromTicks(-1));

        await advance.Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(-2, 0)]
    [InlineData(0, -2)]
    [InlineData(uint.MaxValue, 0)]
    public void CreateTimer_TimeOutOfRange_Throws(long dueTime, long period)
    {
        Action create = () => _clock.CreateTimer(_ => { }, null, TimeSpan.FromMilliseconds(dueTime), TimeSpan.FromMilliseconds(period));

        create.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Change_Disposed_IsFalse()
    {
        ITimer timer = _clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero);
        timer.Dispose();

        timer.Change(TimeSpan.Zero, TimeSpan.Zero).Should().BeFalse();
    }

    /// <summary>Runs the clock by 20 ms while an item of the pool runs for a while of real time.</summary>
    /// <returns>The time at the end of that item.</returns>
    private async Task<TimeSpan> SeeTimeWhileAnItemRunsAsync(int milliseconds)
    {
        using var released = new ManualResetEventSlim();
        Task delay = Task.Delay(CallHarness.Milliseconds(20), _clock);
        Task<TimeSpan> item = Task.Run(() => released.Wait(Patience.Soon) ? _clock.Elapsed : TimeSpan.MaxValue);
        using ITimer release = TimeProvider.System.CreateTimer(_ => released.Set(), null, CallHarness.Milliseconds(milliseconds), Timeout.InfiniteTimeSpan);

        await _clock.RunUntilAsync(delay);

        item.IsCompleted.Should().BeTrue();
        return await item;
    }
}

[CollectionDefinition(nameof(SimulatedClockTests), DisableParallelization = true)]
#pragma warning disable CA1711 // xUnit calls it a collection.
public sealed class SimulatedClockCollection;
#pragma warning restore CA1711
