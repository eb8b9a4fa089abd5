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
            await call.HangUpAsync().SoonAsync();
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
        await begun.Task.SoonAsync();

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

        bool closed = await RegistryOf(app).CloseAsync(SessionOf(app, call)).SoonAsync();

        closed.Should().BeTrue();
        told.Task.IsCompleted.Should().BeTrue();
        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1000);
        await TestApp.SayAndHearAsync(other, 2 * WavixAudio.FrameBytes);
    }

    [Fact]
    public async Task CloseAsync_StartHasNotCome_ClosesWith1000()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall call = await app.CallAsync();
        await Patience.UntilAsync(() => RegistryOf(app).GetStreams().Count == 1);

        (await RegistryOf(app).CloseAsync(RegistryOf(app).GetStreams().Single()).SoonAsync()).Should().BeTrue();

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1000);
    }

    [Fact]
    public async Task CloseAsync_StreamHasEnded_IsFalse()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall call = await app.StartAndHearAsync();
        WavixStreamSession session = SessionOf(app, call);
        await call.HangUpAsync().SoonAsync();
        await app.RequestEndAsync();

        (await RegistryOf(app).CloseAsync(session)).Should().BeFalse();
    }

    [Fact]
    public async Task CloseCallAsync_CallWithTwoStreams_ClosesBothAndNoOther()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall first = await app.StartAndHearAsync(callId: "a");
        await using SimulatedCall second = await app.StartAndHearAsync(callId: "a");
        await using SimulatedCall other = await app.StartAndHearAsync(callId: "b");

        (await RegistryOf(app).CloseCallAsync("a").SoonAsync()).Should().Be(2);

        RegistryOf(app).FindByCallId("a").Should().BeEmpty("it returns once they are closed");
        await Task.WhenAll(first.Completion, second.Completion).SoonAsync();
        (first.CloseStatus, second.CloseStatus).Should().Be((1000, 1000));
        await TestApp.SayAndHearAsync(other, 2 * WavixAudio.FrameBytes);
    }

    [Fact]
    public async Task CloseCallAsync_NoSuchCall_IsZero()
    {
        await using TestApp app = await StartAsync();

        (await RegistryOf(app).CloseCallAsync("none")).Should().Be(0);
    }

    [Fact]
    public async Task CloseAsync_ByTheHandlerItself_IsClosedAfterTheGoodbye()
    {
        bool? closed = null;
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (call, _) =>
                closed = await RegistryOf(call.HttpContext.RequestServices).CloseAsync(call.Session, CancellationToken.None)),
            builder => builder.Services.AddWavixStreaming(options => options.GoodbyeTimeout = TimeSpan.FromMilliseconds(50)));
        await using SimulatedCall call = await app.StartCallAsync();

        await call.Completion.SoonAsync();
        await app.RequestEndAsync();

        call.CloseStatus.Should().Be(1000);
        closed.Should().BeTrue();
    }

    private static WavixStreamSession SessionOf(TestApp app, SimulatedCall call) =>
        RegistryOf(app).FindByStreamId(call.Messages[1].Sent!.StreamId!)!;

    private static IWavixStreamRegistry RegistryOf(IServiceProvider services) => services.GetRequiredService<IWavixStreamRegistry>();

    private static IWavixStreamRegistry RegistryOf(TestApp app) => app.App.Services.GetRequiredService<IWavixStreamRegistry>();

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)));
}
