using System.Net.WebSockets;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

public class EndingTests
{
    [Theory]
    [InlineData(1001, "session expired")]
    [InlineData(1011, "internal error")]
    [InlineData(1000, null)]
    public async Task Read_ServerCloses_LastEventHasStatusAndReason(int status, string? reason)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.SendAsync("""{"type":"response.created","response":{"id":"r"}}""");
            await peer.CloseAsync(status, reason);
            peer.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure, "the client answers the close");
        });
        await using ISpeechModelSession session = await server.ConnectAsync();

        List<SpeechModelEvent> events = await session.ReadAllAsync().SoonAsync();

        await server.Script.SoonAsync();
        events.Should().HaveCount(2);
        SpeechModelErrorEvent last = events[1].Should().BeOfType<SpeechModelErrorEvent>().Which;
        last.Code.Should().Be($"{status}");
        last.Message.Should().Contain($"{status}").And.Contain(reason ?? "Open another session");
    }

    [Fact]
    public async Task Read_ConnectionAborted_LastEventSaysSo()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.ExpectAsync("input_audio_buffer.commit");
            peer.Abort();
        });
        await using ISpeechModelSession session = await server.ConnectAsync();
        await session.CommitAudioAsync();

        List<SpeechModelEvent> events = await session.ReadAllAsync().SoonAsync();

        SpeechModelErrorEvent last = events.Should().ContainSingle().Which.Should().BeOfType<SpeechModelErrorEvent>().Which;
        last.Code.Should().BeNull();
        last.Message.Should().Contain("The connection was lost");
    }

    [Fact]
    public async Task Send_AfterTheEnd_IsDropped()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.CloseAsync(1001);
        });
        await using ISpeechModelSession session = await server.ConnectAsync();
        await session.ReadAllAsync().SoonAsync();

        await SendEverythingAsync(session);
    }

    [Fact]
    public async Task Send_ConnectionAborted_IsDropped()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.ExpectAsync("input_audio_buffer.commit");
            peer.Abort();
        });
        await using ISpeechModelSession session = await server.ConnectAsync();
        await session.CommitAudioAsync();

        for (int i = 0; i < 100; i++)
        {
            await SendEverythingAsync(session);
        }
    }

    [Fact]
    public async Task Dispose_OpenSession_ClosesInOrderAndEndsReadingWithoutAnError()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.ExpectCloseAsync();
            peer.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure);
        });
        ISpeechModelSession session = await server.ConnectAsync();
        Task<List<SpeechModelEvent>> reading = session.ReadAllAsync();

        await session.DisposeAsync().AsTask().SoonAsync();

        (await reading.SoonAsync()).Should().BeEmpty();
        await server.Script.SoonAsync();
        await SendEverythingAsync(session);
        await session.DisposeAsync().AsTask().SoonAsync();
    }

    [Fact]
    public async Task Dispose_WhileEventsWaitToBeRead_ClosesInOrder()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            for (int i = 0; i < 1000; i++)
            {
                await peer.SendAsync("""{"type":"response.created","response":{"id":"r"}}""");
            }

            await peer.ExpectCloseAsync();
        });
        ISpeechModelSession session = await server.ConnectAsync();

        await session.DisposeAsync().AsTask().SoonAsync();

        await server.Script.SoonAsync();
    }

    [Fact]
    public async Task Dispose_InsideTheLoopOfTheReader_EndsTheLoop()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.SendAsync("""{"type":"response.created","response":{"id":"r"}}""");
            await peer.SendAsync("""{"type":"response.created","response":{"id":"r"}}""");
            await peer.ExpectCloseAsync();
        });
        ISpeechModelSession session = await server.ConnectAsync();
        int events = 0;

        await Task.Run(async () =>
        {
            await foreach (SpeechModelEvent e in session.ReadEventsAsync())
            {
                events++;
                await session.DisposeAsync();
            }
        }).SoonAsync();

        events.Should().Be(1);
        await server.Script.SoonAsync();
    }

    [Fact]
    public async Task Dispose_ServerDoesNotAnswerTheClose_EndsAfterCloseTimeout()
    {
        var closing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.ReceiveAsync();
            closing.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(Patience.Soon).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var clock = new FakeTimeProvider();
        ISpeechModelSession session = await server.ConnectAsync(wanted: new SpeechModelConnectOptions { TimeProvider = clock });

        Task disposing = session.DisposeAsync().AsTask();
        await closing.Task.SoonAsync();
        disposing.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));

        await disposing.SoonAsync();
    }

    [Fact]
    public async Task Dispose_ServerReadsNothingMore_ReleasesTheSenders()
    {
        using var server = new QuietServer(appends: 0, []);
        var model = new OpenAIRealtimeModel(
            "key",
            new OpenAIRealtimeOptions { Endpoint = server.Endpoint, ConnectTimeout = Patience.Soon, CloseTimeout = TimeSpan.FromMilliseconds(50), KeepAliveTimeout = TimeSpan.FromMinutes(5) });
        ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions()).SoonAsync();

        // More than any socket buffers, so that the last can't complete.
        byte[] pcm = new byte[1024 * 1024];
        Task sending = Task.WhenAll(Enumerable.Range(0, 100).Select(_ => session.SendAudioAsync(pcm).AsTask()));
        sending.IsCompleted.Should().BeFalse();

        await session.DisposeAsync().AsTask().SoonAsync();

        await sending.SoonAsync();
    }

#if NET9_0_OR_GREATER
    [Fact]
    public async Task Read_ServerAnswersNoPing_SessionEnds()
    {
        using var server = new QuietServer(appends: 0, []);
        var model = new OpenAIRealtimeModel(
            "key",
            new OpenAIRealtimeOptions
            {
                Endpoint = server.Endpoint,
                ConnectTimeout = Patience.Soon,
                KeepAliveInterval = TimeSpan.FromSeconds(1),
                KeepAliveTimeout = TimeSpan.FromSeconds(1),
            });
        await using ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions()).SoonAsync();

        List<SpeechModelEvent> events = await session.ReadAllAsync().SoonAsync();

        events.Should().ContainSingle().Which.Should().BeOfType<SpeechModelErrorEvent>().Which.Message.Should().Contain("The connection was lost");
    }
#endif

    [Fact]
    public async Task Read_ReaderStops_SessionStillClosesInOrder()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            for (int i = 0; i < 100; i++)
            {
                await peer.SendAsync("""{"type":"response.created","response":{"id":"r"}}""");
            }

            await peer.ExpectCloseAsync();
            peer.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure);
        });
        ISpeechModelSession session = await server.ConnectAsync();
        await foreach (SpeechModelEvent e in session.ReadEventsAsync())
        {
            break;
        }

        await session.DisposeAsync().AsTask().SoonAsync();

        await server.Script.SoonAsync();
    }

    [Fact]
    public async Task Dispose_ManyAtOnceWithReaderAndSenders_NeverThrows()
    {
        for (int round = 0; round < 20; round++)
        {
            await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
            {
                await peer.OpenAsync();
                await peer.SendAsync("""{"type":"response.created","response":{"id":"r"}}""");
                await peer.ExpectCloseAsync();
            });
            ISpeechModelSession session = await server.ConnectAsync();
            Task<List<SpeechModelEvent>> reading = session.ReadAllAsync();
            Task sending = Task.Run(async () =>
            {
                for (int i = 0; i < 200; i++)
                {
                    await session.SendAudioAsync(new byte[960]);
                }
            });

            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await session.DisposeAsync()))).SoonAsync();

            (await reading.SoonAsync()).Should().NotContain(e => e is SpeechModelErrorEvent);
            await sending.SoonAsync();
        }
    }

    [Fact]
    public async Task Read_Canceled_ThrowsAndTheSessionStillClosesInOrder()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.ExpectCloseAsync();
            peer.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure);
        });
        ISpeechModelSession session = await server.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        Task<List<SpeechModelEvent>> reading = session.ReadAllAsync(cancel.Token);

        cancel.Cancel();

        await reading.Invoking(task => task.SoonAsync()).Should().ThrowAsync<OperationCanceledException>();
        await session.DisposeAsync().AsTask().SoonAsync();
        await server.Script.SoonAsync();
    }

    [Fact]
    public async Task Read_Twice_IsRefused()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.ExpectCloseAsync();
        });
        await using ISpeechModelSession session = await server.ConnectAsync();
        session.ReadEventsAsync();

        session.Invoking(s => s.ReadEventsAsync()).Should().Throw<InvalidOperationException>();
    }

    private static async Task SendEverythingAsync(ISpeechModelSession session)
    {
        await session.SendAudioAsync(new byte[960]).AsTask().SoonAsync();
        await session.CommitAudioAsync().AsTask().SoonAsync();
        await session.ClearAudioAsync().AsTask().SoonAsync();
        await session.RespondAsync().AsTask().SoonAsync();
        await session.SayAsync("Hello.").AsTask().SoonAsync();
        await session.CancelResponseAsync().AsTask().SoonAsync();
        await session.TruncateAsync("i", 0, TimeSpan.FromSeconds(1)).AsTask().SoonAsync();
        await session.DeleteItemAsync("i").AsTask().SoonAsync();
        await session.SendToolResultAsync("c", "x").AsTask().SoonAsync();
    }
}
