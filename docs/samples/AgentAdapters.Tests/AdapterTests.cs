using System.ClientModel;
using System.Text.Json.Nodes;
using OpenAI.Realtime;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Agents.OpenAI.Tests;
using Wavix.Streaming.Tests.Realtime;

namespace AgentAdapters.Tests;

/// <summary>What holds for each adapter, with the real client and a service of the GA protocol on the loopback.</summary>
public abstract partial class AdapterTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>More than any answer of this machine takes.</summary>
    protected static readonly AdapterOptions Patient = new() { ConnectTimeout = Patience.Soon };

    protected FakeRealtimeService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Service = await FakeRealtimeService.StartAsync();

    [Fact]
    public async Task Connect_Settings_AreThoseOfTheAgent()
    {
        await using ISpeechModelSession session = await ConnectAsync(
            new() { Voice = "marin", ConnectTimeout = Patience.Soon },
            new() { Instructions = "Be \"brief\".", CancelResponseOnSpeech = false, History = [new(Microsoft.Extensions.AI.ChatRole.Assistant, "Hello.")] });

        FakeRealtimeSession service = Service.Sessions.Single();
        service.Settings["instructions"]!.GetValue<string>().Should().Be("Be \"brief\".");
        service.Settings["audio"]!["output"]!["voice"]!.GetValue<string>().Should().Be("marin");
        (session.DetectsSpeech, session.CancelsResponseOnSpeech).Should().Be((true, false));
        await service.ReceivedAsync("conversation.item.create").SoonAsync();
        await Patience.UntilAsync(() => service.Memory.Count == 1);
        (service.Memory[0].Role, service.Memory[0].Text).Should().Be(("assistant", "Hello."));
    }

    [Fact]
    public async Task Connect_AgentDetectsSpeech_ModelDoesNot()
    {
        await using ISpeechModelSession session = await ConnectAsync(Patient, new() { DetectSpeech = false });

        (session.DetectsSpeech, session.CancelsResponseOnSpeech).Should().Be((false, false));
    }

    [Fact]
    public async Task Connect_OtherFormat_IsRefusedForGood()
    {
        // What a service would answer that does not take the format, and does not say so.
        const string settings = """{"type":"session.updated","session":{"audio":{"input":{"format":{"type":"audio/pcm","rate":24000}},"output":{"format":{"type":"audio/pcmu"}}}}}""";
        Service.Fault(new RealtimeFault
        {
            After = TimeSpan.Zero,
            Action = session =>
            {
                session.SendText(settings);
                return Task.CompletedTask;
            },
        });

        Func<Task> connect = () => ConnectAsync(Patient);

        SpeechModelException refusal = (await connect.Should().ThrowAsync<SpeechModelException>()).Which;
        refusal.IsTransient.Should().BeFalse();
        refusal.Message.Should().Contain("output").And.Contain("audio/pcmu").And.Contain("audio/pcm with 24000 Hz");
    }

    [Fact]
    public async Task Connect_RefusedSettings_IsRefusedWithTheReason()
    {
        var raw = (JsonObject)JsonNode.Parse("""{"output_modalities":["smell"]}""")!;

        Func<Task> connect = () => ConnectAsync(new() { RawSession = raw, ConnectTimeout = Patience.Soon });

        SpeechModelException refusal = (await connect.Should().ThrowAsync<SpeechModelException>()).Which;
        (refusal.IsTransient, refusal.Message).Should().Be((false, refusal.Message));
        refusal.Message.Should().Contain("session.update-");
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(401, false)]
    public async Task Connect_Refused_SaysWhetherAnotherAttemptMaySucceed(int status, bool isTransient)
    {
        Service.Fault(RealtimeFault.Refuses(status));

        Func<Task> connect = () => ConnectAsync(Patient);

        SpeechModelException refusal = (await connect.Should().ThrowAsync<SpeechModelException>()).Which;
        (refusal.Code, refusal.IsTransient).Should().Be((status.ToString(System.Globalization.CultureInfo.InvariantCulture), isTransient));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_Hangs_TimesOut(bool isAfterUpgrade)
    {
        Service.Fault(isAfterUpgrade ? RealtimeFault.HangsBeforeSession : RealtimeFault.HangsUpgrade);

        Func<Task> connect = () => ConnectAsync(new() { ConnectTimeout = TimeSpan.FromMilliseconds(300) });

        SpeechModelException timeout = (await connect.Should().ThrowAsync<SpeechModelException>()).Which;
        timeout.IsTransient.Should().BeTrue();
        timeout.Message.Should().Contain("ConnectTimeout");
    }

    [Fact]
    public async Task Connect_CanceledWhileItHangs_IsCanceled()
    {
        Service.Fault(RealtimeFault.HangsUpgrade);
        using var canceled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        Func<Task> connect = () => Create(Patient).ConnectAsync(new(), canceled.Token).SoonAsync();

        (await connect.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(canceled.Token);
    }

    /// <summary>The clients throw at most of them. What follows must be read all the same.</summary>
    [Theory]
    [InlineData(RealtimeOddity.UnknownEvent)]
    [InlineData(RealtimeOddity.FractionOfMilliseconds)]
    [InlineData(RealtimeOddity.VoiceObject)]
    [InlineData(RealtimeOddity.NotJson)]
    [InlineData(RealtimeOddity.Binary)]
    [InlineData(RealtimeOddity.TwoMegabytes)]
    [InlineData(RealtimeOddity.JsonArray)]
    [InlineData(RealtimeOddity.NoType)]
    public async Task Events_OddValue_ReadsOn(RealtimeOddity oddity)
    {
        await using ISpeechModelSession session = await ConnectAsync(Patient);
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();
        Service.Enqueue(RealtimeAnswer.Calls("find", """{"n":1}"""));

        Service.Sessions.Single().Send(oddity);
        await session.RespondAsync();

        ToolCallEvent call = await NextAsync<ToolCallEvent>(events);
        (call.Name, call.Arguments).Should().Be(("find", """{"n":1}"""));
    }

    /// <summary>A client that can read nothing any more must not keep the processor busy for ever.</summary>
    [Fact]
    public async Task Events_ConnectionLost_EndsWithAnError()
    {
        await using ISpeechModelSession session = await ConnectAsync(Patient);
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();

        Service.Sessions.Single().Drop();

        (await NextAsync<SpeechModelErrorEvent>(events)).Message.Should().Contain("lost");
        (await events.MoveNextAsync().AsTask().SoonAsync()).Should().BeFalse();
        await session.SendAudioAsync(new byte[960]);
    }

    [Fact]
    public async Task Events_ServiceCloses_EndWithItsReasonAndSendsAreDropped()
    {
        await using ISpeechModelSession session = await ConnectAsync(Patient);
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();
        FakeRealtimeSession service = Service.Sessions.Single();

        _ = service.ExpireAsync();

        (await NextAsync<SpeechModelErrorEvent>(events)).Code.Should().Be("session_expired");
        SpeechModelErrorEvent end = await NextAsync<SpeechModelErrorEvent>(events);
        (end.Code, end.Message).Should().Be(
            ("1001", "The service closed the session with 1001 (EndpointUnavailable): Your session hit the maximum duration of 60 minutes."));
        (await events.MoveNextAsync().AsTask().SoonAsync()).Should().BeFalse();
        await session.RespondAsync();
        await service.Ended.SoonAsync();
        service.Received.Should().NotContain(e => e.Type == "response.create");
    }

    [Fact]
    public async Task Events_SessionExpires_WarnsBefore()
    {
        Service.Fault(RealtimeFault.ExpiresAfter(TimeSpan.FromMinutes(1)));

        // A minute is less than the 2 minutes before which the agent is warned.
        await using ISpeechModelSession session = await ConnectAsync(Patient);
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();

        SessionExpiringEvent expiring = await NextAsync<SessionExpiringEvent>(events);
        expiring.ExpiresAt.Should().BeCloseTo(Service.Sessions.Single().ExpiresAt, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Events_CommandIsRefused_ErrorNamesTheCommand()
    {
        await using ISpeechModelSession session = await ConnectAsync(Patient);
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();

        await session.CancelResponseAsync();

        SpeechModelErrorEvent error = await NextAsync<SpeechModelErrorEvent>(events);
        error.Code.Should().Be("response_cancel_not_active");
        error.Message.Should().Contain("response.cancel-");
    }

    [Fact]
    public async Task Truncate_FractionAboveOrBelow_IsWholeMillisecondsOfWhatWasReceived()
    {
        await using ISpeechModelSession session = await ConnectAsync(Patient);
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();
        Service.Enqueue(RealtimeAnswer.Says("one two"));
        await session.RespondAsync();
        string item = (await NextAsync<SpeechAudioDoneEvent>(events)).ItemId;

        await session.TruncateAsync(item, 0, TimeSpan.FromSeconds(9));
        await session.TruncateAsync(item, 0, TimeSpan.FromMilliseconds(200.9999));
        await session.TruncateAsync(item, 0, TimeSpan.FromMilliseconds(-5));

        FakeRealtimeSession service = Service.Sessions.Single();
        await service.ReceivedAsync("conversation.item.truncate", 2).SoonAsync();
        service.Received.Where(e => e.Type == "conversation.item.truncate").Select(e => e.Json.GetProperty("audio_end_ms").GetRawText())
            .Should().Equal("500", "200", "1");
        service.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Dispose_OpenSession_ClosesInOrder()
    {
        ISpeechModelSession session = await ConnectAsync(Patient);

        await session.DisposeAsync().AsTask().SoonAsync();
        await session.DisposeAsync().AsTask().SoonAsync();

        (await Service.Sessions.Single().Ended.SoonAsync()).Should().Be(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task Dispose_ServiceDoesNotAnswer_EndsAfterTheTimeout()
    {
        using var server = new QuietServer(0, []);
        var options = new AdapterOptions { CloseTimeout = TimeSpan.FromMilliseconds(200), ConnectTimeout = Patience.Soon };
        ISpeechModelSession session = await Create(options, server.Endpoint).ConnectAsync(new()).SoonAsync();
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();
        ValueTask<bool> reading = events.MoveNextAsync();

        await session.DisposeAsync().AsTask().SoonAsync();

        (await reading.AsTask().SoonAsync()).Should().BeFalse();
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract ISpeechModel Create(RealtimeClient client, AdapterOptions options);

    protected static async Task<T> NextAsync<T>(IAsyncEnumerator<SpeechModelEvent> events)
        where T : SpeechModelEvent
    {
        while (await events.MoveNextAsync().AsTask().SoonAsync())
        {
            if (events.Current is T found)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"The session ended without {typeof(T).Name}.");
    }

    private ISpeechModel Create(AdapterOptions options, Uri? endpoint = null) => Create(
        new RealtimeClient(new ApiKeyCredential(Service.Options.Key), new RealtimeClientOptions { Endpoint = endpoint ?? Service.Endpoint }), options);

    protected Task<ISpeechModelSession> ConnectAsync(AdapterOptions options, SpeechModelConnectOptions? wanted = null) =>
        Create(options).ConnectAsync(wanted ?? new(), CancellationToken.None).SoonAsync();
}
