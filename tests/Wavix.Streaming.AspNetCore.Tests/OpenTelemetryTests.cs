using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>What an operator gets by the two names of <see cref="WavixTelemetry"/>, with OpenTelemetry itself.</summary>
public class OpenTelemetryTests
{
    [Fact]
    public async Task Call_WithOpenTelemetry_ExportsASpanOfTheRequestsTraceAndMetrics()
    {
        var trace = ActivityTraceId.CreateRandom();
        var interrupted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var exported = new ExportedSpans(trace, 2);
        var spans = new List<Activity>();
        var metrics = new List<Metric>();
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (call, token) =>
            {
                WavixStreamSession session = call.Session;
                await session.WaitForStartAsync(token);
                _ = session.Play(TestAudio.Speech(TimeSpan.FromSeconds(5))).Completion;
                await foreach (WavixEvent e in session.ReadEventsAsync(CancellationToken.None))
                {
                    if (e is MediaEvent)
                    {
                        await session.InterruptAsync();
                        interrupted.TrySetResult();
                    }
                }
            }),
            builder => builder.Services.AddOpenTelemetry()
                .WithTracing(tracing => tracing
                    .AddSource("Microsoft.AspNetCore", WavixTelemetry.ActivitySourceName)
                    .AddInMemoryExporter(spans)
                    .AddProcessor(exported))
                .WithMetrics(meters => meters.AddMeter(WavixTelemetry.MeterName).AddInMemoryExporter(metrics)));

        await using (SimulatedCall call = await app.CallAsync(
            configure: options => options.SetRequestHeader("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01")))
        {
            await call.StartAsync();
            (await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();
            await call.SayAsync(new byte[WavixAudio.FrameBytes]);
            await interrupted.Task.SoonAsync();
            (await call.HangUpAsync()).Should().BeTrue();
        }

        // Nothing is exported any more, and metrics once more.
        await exported.All.SoonAsync();
        await app.DisposeAsync();

        // Other tests trace and measure too, in the same process: this call's trace is known by its id, and of metrics there is at least its part.
        Activity request = spans.Single(span => span.TraceId == trace && span.Source.Name == "Microsoft.AspNetCore");
        Activity stream = spans.Single(span => span.TraceId == trace && span.Source.Name == WavixTelemetry.ActivitySourceName);
        stream.ParentSpanId.Should().Be(request.SpanId);
        stream.Events.Select(e => e.Name).Should().StartWith("start").And.Contain("interrupt").And.EndWith("end");
        stream.GetTagItem("reason").Should().Be("Stopped");
        metrics.Select(metric => metric.Name).Should().Contain(
        [
            "wavix.streaming.stream.duration",
            "wavix.streaming.messages",
            "wavix.streaming.audio",
            "wavix.streaming.playbacks",
            "wavix.streaming.turn.first_audio",
            "wavix.streaming.interrupt.clear",
            "wavix.streaming.events.queued",
        ]);
    }

    /// <summary>Says when that many spans of a trace have been exported.</summary>
    private sealed class ExportedSpans(ActivityTraceId trace, int count) : BaseProcessor<Activity>
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task All => _all.Task;

        public override void OnEnd(Activity data)
        {
            if (data.TraceId == trace && Interlocked.Decrement(ref _left) == 0)
            {
                _all.SetResult();
            }
        }
    }
}
