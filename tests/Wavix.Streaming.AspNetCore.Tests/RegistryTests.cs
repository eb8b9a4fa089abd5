using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Which streams are here.</summary>
public class RegistryTests
{
    [Fact]
    public async Task FindByCallId_StreamsOfTwoCalls_AreThoseOfTheCall()
    {
        await using TestApp app = await StartAsync();
        IWavixStreamRegistry registry = RegistryOf(app);
        await using SimulatedCall first = await app.StartAndHearAsync(callId: "a");
        await using SimulatedCall second = await app.StartAndHearAsync(callId: "a");
        await using SimulatedCall other = await app.StartAndHearAsync(callId: "b");

        registry.FindByCallId("a").Should().HaveCount(2).And.OnlyContain(session => session.StreamInfo!.CallId == "a");
        registry.FindByCallId("b").Should().ContainSingle();
        registry.FindByCallId("c").Should().BeEmpty();
        registry.GetStreams().Should().HaveCount(3);
        registry.Count.Should().Be(3);
    }

    [Fact]
    public async Task FindByStreamId_StreamHere_IsItsSession()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall call = await app.StartAndHearAsync();
        string streamId = call.Messages[1].Sent!.StreamId!;

        WavixStreamSession? session = RegistryOf(app).FindByStreamId(streamId);

        session!.StreamInfo!.StreamId.Should().Be(streamId);
        RegistryOf(app).FindByStreamId("another").Should().BeNull();
    }

    [Fact]
    public async Task Streams_AfterTheHangUp_AreGone()
    {
        await using TestApp app = await StartAsync();
        await using (SimulatedCall call = await app.StartAndHearAsync(callId: "a"))
        {
            await call.HangUpAsync().WaitAsync(TestApp.Soon);
        }

        await app.RequestEndAsync();

        RegistryOf(app).Count.Should().Be(0);
        RegistryOf(app).FindByCallId("a").Should().BeEmpty();
    }

    [Fact]
    public async Task Streams_StartHasNotCome_AreCounted()
    {
        var begun = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(app => app.MapWavixStream("/stream", (call, _) =>
        {
            WavixStreamSession session = call.Session;
            begun.SetResult();
            return Handlers.EchoAsync(session);
        }));
        await using SimulatedCall call = await app.CallAsync();
        await begun.Task.WaitAsync(TestApp.Soon);

        RegistryOf(app).Count.Should().Be(1);
        RegistryOf(app).GetStreams().Should().ContainSingle().Which.StreamInfo.Should().BeNull();
    }

    [Fact]
    public async Task CloseAsync_StreamHere_TellsItsHandlerAndClosesWith1000()
    {
        var told = new TaskCompletionSource();
        await using TestApp app = await TestApp.StartAsync(app => app.MapWavixStream("/stream", async (call, cancellationToken) =>
        {
            WavixStreamSession session = call.Session;
            using CancellationTokenRegistration telling = cancellationToken.Register(() => told.TrySetResult());
            await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
            {
                if (e is MediaEvent media)
                {
                    await session.SendMediaAsync(media.Payload, cancellationToken);
                }
            }
        }));
        await using SimulatedCall call = await app.StartAndHearAsync();
        await using SimulatedCall other = await app.StartAndHearAsync();

        bool closed = await RegistryOf(app).CloseAsync(call.Messages[1].Sent!.StreamId!).WaitAsync(TestApp.Soon);

        closed.Should().BeTrue();
        told.Task.IsCompleted.Should().BeTrue();
        await call.Completion.WaitAsync(TestApp.Soon);
        call.CloseStatus.Should().Be(1000);
        await TestApp.SayAndHearAsync(other, 2 * WavixAudio.FrameBytes);
    }

    [Fact]
    public async Task CloseAsync_NoSuchStream_IsFalse()
    {
        await using TestApp app = await StartAsync();

        (await RegistryOf(app).CloseAsync("none")).Should().BeFalse();
    }

    private static IWavixStreamRegistry RegistryOf(TestApp app) => app.App.Services.GetRequiredService<IWavixStreamRegistry>();

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)));
}
