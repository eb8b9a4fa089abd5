using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

public class TraceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Stream_Activity_HasTheRequestsActivityAsParent(int httpVersion)
    {
        // Other tests trace too: this call's trace is known by its id.
        var trace = ActivityTraceId.CreateRandom();
        var request = new TaskCompletionSource<ActivitySpanId>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or WavixTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace && activity.Source.Name == WavixTelemetry.ActivitySourceName)
                {
                    stream.TrySetResult(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (_, _) =>
            {
                request.SetResult(Activity.Current!.SpanId);
                return Task.CompletedTask;
            }),
            httpVersion: httpVersion);

        await using SimulatedCall call = await app.CallAsync(
            configure: options => options.SetRequestHeader("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));

        Activity activity = await stream.Task.SoonAsync();
        activity.OperationName.Should().Be("wavix.stream");
        activity.ParentSpanId.Should().Be(await request.Task.SoonAsync());
        activity.GetTagItem("reason").Should().Be("ClosedByApplication");
    }
}
