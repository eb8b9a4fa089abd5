using Microsoft.AspNetCore.Builder;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>The handler's token trips when the call is over, however it ends.</summary>
public class HandlerTokenTests
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _tripped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Token_OnStop_Trips(int httpVersion)
    {
        await using TestApp app = await StartAsync(httpVersion);
        await using SimulatedCall call = await app.StartCallAsync();

        await call.SendRawAsync("""{"event":"stop"}"""u8.ToArray());

        await _tripped.Task.SoonAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Token_OnCloseWithoutStop_Trips(int httpVersion)
    {
        await using TestApp app = await StartAsync(httpVersion);
        await using WebSocketTransport wavix = await app.ConnectAsync();

        await wavix.CloseAsync(1000, null, CancellationToken.None);

        await _tripped.Task.SoonAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Token_OnAbort_Trips(int httpVersion)
    {
        await using TestApp app = await StartAsync(httpVersion);
        await using SimulatedCall call = await app.StartCallAsync();
        await _begun.Task.SoonAsync();

        call.Abort();

        await _tripped.Task.SoonAsync();
    }

    [Fact]
    public async Task Token_WhileTheCallLives_HasNotTripped()
    {
        await using TestApp app = await StartAsync(httpVersion: 1);
        await using SimulatedCall call = await app.StartCallAsync();
        await _begun.Task.SoonAsync();

        _tripped.Task.IsCompleted.Should().BeFalse();
    }

    private Task<TestApp> StartAsync(int httpVersion) => TestApp.StartAsync(
        app => app.MapWavixStream("/stream", async (_, cancellationToken) =>
        {
            _begun.SetResult();
            try
            {
                await Handlers.WorkAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                _tripped.SetResult();
            }
        }),
        httpVersion: httpVersion);
}
