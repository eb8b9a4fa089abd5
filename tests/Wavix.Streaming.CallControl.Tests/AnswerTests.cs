namespace Wavix.Streaming.CallControl.Tests;

/// <summary>What is read from the answers.</summary>
public class AnswerTests
{
    private static readonly DateTimeOffset Time = new(2025, 9, 22, 12, 56, 38, 547, TimeSpan.Zero);

    public static TheoryData<string> Operations => Operation.Names;

    public static TheoryData<string> OperationsWithoutResult =>
        ["SetTag", "Answer", "StopStream", "PlayAudio", "StopAudio", "CollectDigits", "HangUp", "DeleteWebhook"];

    [Fact]
    public async Task StartCall_DocumentedAnswer_GivesTheCall()
    {
        using var api = FakeApi.Answering(Operation.All["StartCall"].Answer);

        Call call = await StartCallAsync(api);

        (call.CallId, call.Direction, call.LastEvent, call.From, call.To, call.Tag, call.MachineDetected)
            .Should().Be(("c-1", CallDirection.Inbound, CallEventType.CallSetup, "+18045961058", "17653889567", "sales", false));
        (call.LastEventTime, call.CallStarted, call.CallAnswered, call.CallCompleted).Should().Be((Time, Time, null, null));
        (call.DirectionText, call.LastEventText).Should().Be(("inbound", "call_setup"));
    }

    [Theory]
    [InlineData("""{"uuid":"c"}""")]
    [InlineData("""{"id":"c"}""")]
    [InlineData("""{"id":null,"uuid":"c"}""")]
    [InlineData("""{"call":{"uuid":"c"},"success":true}""")]
    [InlineData("""{"id":"c","from":5,"event_time":"now","machine_detected":"?","direction":{},"new":[1,{"id":"x"}]}""")]
    [InlineData("\uFEFF {\"id\":\"c\"}")]
    public async Task StartCall_AnyAnswerWithAnId_IsRead(string answer)
    {
        using var api = FakeApi.Answering(answer);

        (await StartCallAsync(api)).CallId.Should().Be("c");
    }

    [Fact]
    public async Task StartCall_UnknownValues_AreKeptAsText()
    {
        using var api = FakeApi.Answering("""{"id":"c","direction":"sideways","event_type":"teleported"}""");

        Call call = await StartCallAsync(api);

        (call.Direction, call.DirectionText, call.LastEvent, call.LastEventText)
            .Should().Be((CallDirection.Unknown, "sideways", CallEventType.Unknown, "teleported"));
    }

    [Fact]
    public async Task GetCall_DocumentedAnswer_GivesTheCall()
    {
        using var api = FakeApi.Answering(Operation.All["GetCall"].Answer);

        (await api.Client().GetCallAsync("c-1")).Tag.Should().Be("sales");
    }

    [Fact]
    public async Task GetCalls_ThreeCalls_GivesThemInOrder()
    {
        using var api = FakeApi.Answering("""{"calls":[{"id":"a"},{"id":"b","uuid":"x"},{"uuid":"c"}],"success":true}""");

        (await api.Client().GetCallsAsync()).Select(call => call.CallId).Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task GetCalls_NoCall_IsEmpty()
    {
        using var api = FakeApi.Answering("""{"success":true,"calls":[]}""");

        (await api.Client().GetCallsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task StartStream_DocumentedAnswer_GivesTheId()
    {
        using var api = FakeApi.Answering(Operation.All["StartStream"].Answer);

        string id = await api.Client().StartStreamAsync("c", new StartStreamRequest { StreamUrl = new Uri("wss://example.com") });

        id.Should().Be("s-1");
    }

    [Fact]
    public async Task CreateWebhook_Created_GivesIt()
    {
        using var api = FakeApi.Answering(201, Operation.All["CreateWebhook"].Answer);

        CallWebhook webhook = await api.Client().CreateWebhookAsync(CallWebhookType.OnCall, new Uri("https://example.com/on-call"));

        (webhook.Type, webhook.TypeText, webhook.Url).Should().Be((CallWebhookType.OnCall, "on-call", new Uri("https://example.com/on-call")));
    }

    [Fact]
    public async Task GetWebhooks_KnownUnknownAndOdd_GivesAll()
    {
        using var api = FakeApi.Answering(
            """[{"event_type":"post-call","url":"https://a.example"},{"event_type":"mid-call","url":"https://b.example"},{"event_type":"on-call","url":"not absolute"}]""");

        IReadOnlyList<CallWebhook> webhooks = await api.Client().GetWebhooksAsync();

        webhooks.Select(webhook => (webhook.Type, webhook.TypeText, webhook.Url, webhook.UrlText)).Should().Equal(
            (CallWebhookType.PostCall, "post-call", new Uri("https://a.example"), "https://a.example"),
            (CallWebhookType.Unknown, "mid-call", new Uri("https://b.example"), "https://b.example"),
            (CallWebhookType.OnCall, "on-call", null, "not absolute"));
    }

    [Fact]
    public async Task HangUp_Success_IsTrue()
    {
        using var api = FakeApi.Answering("""{"success":true}""");

        (await api.Client().HangUpAsync("c")).Should().BeTrue();
    }

    [Fact]
    public async Task HangUp_NotFound_IsFalse()
    {
        using var api = FakeApi.Answering(404, """{"success":false,"message":"Record not found"}""");

        (await api.Client().HangUpAsync("c")).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(OperationsWithoutResult))]
    public async Task OperationWithoutResult_ObjectWithoutSuccess_IsSuccess(string name)
    {
        using var api = FakeApi.Answering("""{"message":"ok"}""");

        await Operation.All[name].RunAsync(api.Client(), default);

        api.Requests.Should().ContainSingle();
    }

    [Theory]
    [MemberData(nameof(OperationsWithoutResult))]
    public async Task OperationWithoutResult_NoBody_IsSuccess(string name)
    {
        using var api = FakeApi.Answering(204, "");

        await Operation.All[name].RunAsync(api.Client(), default);

        api.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData("""{"success":true}""", "no id of the call")]
    [InlineData("""{"id":5}""", "no id of the call")]
    [InlineData("""{"id":""}""", "no id of the call")]
    [InlineData("", "it is empty")]
    [InlineData("<html>", "not well-formed JSON")]
    [InlineData("[]", "not an object")]
    [InlineData("\"c\"", "not an object")]
    public async Task StartCall_AnswerWithoutACall_SaysSo(string answer, string problem)
    {
        using var api = FakeApi.Answering(answer);

        WavixCallControlException error = await ErrorTests.FailAsync(() => StartCallAsync(api));

        error.Reason.Should().Be(CallControlErrorReason.InvalidResponse);
        error.Message.Should().Contain(problem).And.Contain("Wavix has probably done what was asked");
    }

    [Theory]
    [InlineData("GetCalls", """{"success":true}""", "no array calls")]
    [InlineData("GetCalls", """{"calls":{}}""", "no array calls")]
    [InlineData("GetCalls", """{"calls":[{"id":"a"},5]}""", "calls[1] has no id")]
    [InlineData("StartStream", """{"success":true}""", "no stream_id")]
    [InlineData("CreateWebhook", """{"success":true}""", "no event_type or no url")]
    [InlineData("GetWebhooks", """{"success":true}""", "not an array")]
    [InlineData("GetWebhooks", """[{"event_type":"on-call"}]""", "element 0 has no event_type or no url")]
    public async Task Operation_AnswerWithoutItsResult_SaysWhatIsMissing(string name, string answer, string problem)
    {
        using var api = FakeApi.Answering(answer);

        WavixCallControlException error = await ErrorTests.FailAsync(() => Operation.All[name].RunAsync(api.Client(), default));

        (error.Reason, (int?)error.StatusCode).Should().Be((CallControlErrorReason.InvalidResponse, 200));
        error.Message.Should().Contain(problem);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_PageOfAProxy_IsNotTakenAsSuccess(string name)
    {
        using var api = FakeApi.Answering(200, "<html>Log in to the network</html>", "text/html");

        (await ErrorTests.FailAsync(() => Operation.All[name].RunAsync(api.Client(), default))).Reason.Should().Be(CallControlErrorReason.InvalidResponse);
    }

    [Fact]
    public async Task Operation_AnswerOfAMegabyte_IsRead()
    {
        const string Start = """{"id":"c","tag":""", End = "\"}";
        using var api = FakeApi.Answering($"{Start}\"{new string('x', (1024 * 1024) - Start.Length - 1 - End.Length)}{End}");

        (await StartCallAsync(api)).CallId.Should().Be("c");
    }

    [Fact]
    public async Task Operation_EndlessAnswer_IsNotReadToItsEnd()
    {
        var endless = new EndlessStream();
        using var api = new FakeApi((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(endless) }));

        WavixCallControlException error = await ErrorTests.FailAsync(() => StartCallAsync(api));

        error.Reason.Should().Be(CallControlErrorReason.InvalidResponse);
        error.Message.Should().Contain("longer than 1048576 bytes");
        endless.TotalRead.Should().BeLessThan(2 * 1024 * 1024);
    }

    private static Task<Call> StartCallAsync(FakeApi api) => api.Client().StartCallAsync(
        new StartCallRequest { From = "+18045961058", To = "+17653889567", CallbackUrl = new Uri("https://example.com/on-call") });

    private sealed class EndlessStream : MemoryStream
    {
        public long TotalRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            TotalRead += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
