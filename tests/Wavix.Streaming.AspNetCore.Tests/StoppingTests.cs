using Microsoft.AspNetCore.Builder;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>The application stops while calls are in flight.</summary>
public class StoppingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Stop_CallsInFlight_ClosesThemWith1001(int httpVersion)
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (session, _) => Handlers.EchoAsync(session)), httpVersion: httpVersion);
        await using SimulatedCall first = await StartAndHearAsync(app);
        await using SimulatedCall second = await StartAndHearAsync(app);

        await app.App.StopAsync().WaitAsync(TestApp.Soon);

        await Task.WhenAll(first.Ended, second.Ended).WaitAsync(TestApp.Soon);
        (first.CloseStatus, second.CloseStatus).Should().Be((1001, 1001));
        app.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_HandlerWorksUntilItsToken_IsANormalEnd()
    {
        var begun = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(app => app.MapWavixStream("/stream", (WavixStreamSession _, CancellationToken cancellationToken) =>
        {
            begun.SetResult();
            return Handlers.WorkAsync(cancellationToken);
        }));
        await using SimulatedCall call = await app.CallAsync();
        await begun.Task.WaitAsync(TestApp.Soon);

        await app.App.StopAsync().WaitAsync(TestApp.Soon);

        (await app.RequestEndAsync()).Should().BeNull();
        app.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Stop_BeforeTheCallIsAccepted_ClosesItWith1001()
    {
        await using TestApp app = await TestApp.StartAsync(app =>
        {
            app.Use(next => context =>
            {
                app.Lifetime.StopApplication();
                return next(context);
            });
            app.MapWavixStream("/stream", (WavixStreamSession _, CancellationToken cancellationToken) => Handlers.WorkAsync(cancellationToken));
        });

        await using SimulatedCall call = await app.CallAsync();

        await call.Ended.WaitAsync(TestApp.Soon);
        call.CloseStatus.Should().Be(1001);
    }

    /// <summary>A call whose handler is known to run.</summary>
    private static async Task<SimulatedCall> StartAndHearAsync(TestApp app)
    {
        SimulatedCall call = await app.StartCallAsync();
        await call.SayAsync(new byte[WavixAudio.FrameBytes]);
        (await call.WaitForAudioAsync(WavixAudio.FrameBytes).WaitAsync(TestApp.Soon)).Should().BeTrue();
        return call;
    }
}
