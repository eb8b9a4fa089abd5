using System.Diagnostics;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class SharedTimerTests
{
    [Fact]
    public async Task Set_Once_FiresOnceAndNotBeforeItsTime()
    {
        int fired = 0;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var later = new Alarm();
        using var timer = new SharedTimer(() =>
        {
            Interlocked.Increment(ref fired);
            first.TrySetResult();
        });
        long begin = Stopwatch.GetTimestamp();
        timer.Set(Ms(20));
        await first.Task.WaitAsync(SessionHarness.Soon);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        await later.SetAsync(Ms(40));

        fired.Should().Be(1);
        elapsed.Should().BeGreaterThanOrEqualTo(Ms(20));
    }

    [Fact]
    public async Task Set_Again_OnlyTheLastCounts() =>
        (await CountFiredAsync(timer => timer.Set(TimeSpan.FromMinutes(5)))).Should().Be(0);

    [Fact]
    public async Task Set_SoonerThanAnother_FiresFirst()
    {
        using var far = new SharedTimer(() => { });
        far.Set(TimeSpan.FromMinutes(5));
        using var soon = new Alarm();

        await soon.SetAsync(Ms(10)).WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Dispose_BeforeItsTime_NeverFires() =>
        (await CountFiredAsync(timer => timer.Dispose())).Should().Be(0);

    [Fact]
    public async Task Set_ByAThousand_AllFire()
    {
        var random = new Random(1);
        Alarm[] alarms = [.. Enumerable.Range(0, 1000).Select(_ => new Alarm())];
        await Task.WhenAll(alarms.Select(alarm => alarm.SetAsync(Ms(random.Next(1, 60))))).WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public void Create_SystemClock_IsShared()
    {
        using PacerTimer timer = PacerTimer.Create(TimeProvider.System, () => { });

        timer.Should().BeOfType<SharedTimer>();
    }

    /// <summary>How often a timer fires that is stopped before its time; tried again where this thread was held up until that time.</summary>
    private static async Task<int> CountFiredAsync(Action<SharedTimer> stop)
    {
        while (true)
        {
            int fired = 0;
            using var later = new Alarm();
            using var timer = new SharedTimer(() => Interlocked.Increment(ref fired));
            long begin = Stopwatch.GetTimestamp();
            timer.Set(Ms(5));
            stop(timer);
            if (Stopwatch.GetElapsedTime(begin) < Ms(5))
            {
                await later.SetAsync(Ms(50));
                return fired;
            }
        }
    }

    private sealed class Alarm : IDisposable
    {
        private readonly TaskCompletionSource _fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SharedTimer _timer;

        public Alarm() => _timer = new SharedTimer(() => _fired.SetResult());

        public Task SetAsync(TimeSpan due)
        {
            _timer.Set(due);
            return _fired.Task.WaitAsync(SessionHarness.Soon);
        }

        public void Dispose() => _timer.Dispose();
    }
}
