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
        using var later = new Alarm();
        using var timer = new SharedTimer(() => Interlocked.Increment(ref fired));
        long begin = Stopwatch.GetTimestamp();
        timer.Set(Ms(20));
        TimeSpan elapsed = await later.SetAsync(Ms(60), begin);

        fired.Should().Be(1);
        elapsed.Should().BeGreaterThanOrEqualTo(Ms(60));
    }

    [Fact]
    public async Task Set_Again_OnlyTheLastCounts()
    {
        int fired = 0;
        using var later = new Alarm();
        using var timer = new SharedTimer(() => Interlocked.Increment(ref fired));
        timer.Set(Ms(5));
        timer.Set(TimeSpan.FromMinutes(5));
        await later.SetAsync(Ms(50), Stopwatch.GetTimestamp());

        fired.Should().Be(0);
    }

    [Fact]
    public async Task Set_SoonerThanAnother_FiresFirst()
    {
        using var far = new SharedTimer(() => { });
        far.Set(TimeSpan.FromMinutes(5));
        using var soon = new Alarm();

        await soon.SetAsync(Ms(10), Stopwatch.GetTimestamp()).WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Dispose_BeforeItsTime_NeverFires()
    {
        int fired = 0;
        using var later = new Alarm();
        var timer = new SharedTimer(() => Interlocked.Increment(ref fired));
        timer.Set(Ms(5));
        timer.Dispose();
        await later.SetAsync(Ms(50), Stopwatch.GetTimestamp());

        fired.Should().Be(0);
    }

    [Fact]
    public async Task Set_ByAThousand_AllFire()
    {
        var random = new Random(1);
        Alarm[] alarms = [.. Enumerable.Range(0, 1000).Select(_ => new Alarm())];
        await Task.WhenAll(alarms.Select(alarm => alarm.SetAsync(Ms(random.Next(1, 60)), Stopwatch.GetTimestamp()))).WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public void Create_SystemClock_IsShared()
    {
        using PlayerTimer timer = PlayerTimer.Create(TimeProvider.System, () => { });

        timer.Should().BeOfType<SharedTimer>();
    }

    private sealed class Alarm : IDisposable
    {
        private readonly TaskCompletionSource _fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SharedTimer _timer;

        public Alarm() => _timer = new SharedTimer(() => _fired.SetResult());

        public async Task<TimeSpan> SetAsync(TimeSpan due, long begin)
        {
            _timer.Set(due);
            await _fired.Task.WaitAsync(SessionHarness.Soon);
            return Stopwatch.GetElapsedTime(begin);
        }

        public void Dispose() => _timer.Dispose();
    }
}
