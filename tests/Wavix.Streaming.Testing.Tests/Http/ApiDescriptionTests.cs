using System.Text;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Testing.Tests.Http;

/// <summary>Every body that the simulated Wavix writes is valid by Wavix's API description, and it takes what the description shows.</summary>
public sealed class ApiDescriptionTests : IAsyncLifetime
{
    private const string Call = "/v1/calls/{id}";
    private const string Streams = "/v1/calls/{call_id}/streams";
    private const string Play = """{"audio_file":"https://a.example/a.wav"}""";
    private const string Stream = """{"stream_url":"wss://a.example/","stream_type":"oneway","stream_channel":"both"}""";
    private const string PostCall = """{"event_type":"post-call","url":"https://app.example.com/post"}""";
    private const string Unknown = "11111111-2222-3333-4444-555555555555";

    private readonly ApiDescription _description = ApiDescription.Require();
    private readonly WavixHarness _test = new();
    private readonly StringBuilder _problems = new();

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task Answers_OfEveryOperation_AreValid()
    {
        await CheckAsync("POST", "/v1/calls/webhooks", 201, PostCall);
        await CheckAsync("GET", "/v1/calls/webhooks", 200);
        await CheckAsync("DELETE", "/v1/calls/webhooks", 200, query: "?event_type=post-call");
        SimulatedPhoneCall call = await _test.Wavix.RingAsync().SoonAsync();
        await CheckAsync("GET", Call, 200, id: call.Id);
        await CheckAsync("PATCH", Call, 200, """{"tag":"vip"}""", call.Id);
        await CheckAsync("POST", Call + "/answer", 200, "{}", call.Id);
        string stream = (await CheckAsync("POST", Streams, 200, Stream, call.Id))["stream_id"]!.GetValue<string>();
        await CheckAsync("DELETE", Streams + "/{id}", 200, id: call.Id, streamId: stream);
        await CheckAsync("POST", Call + "/play", 200, Play, call.Id);
        await CheckAsync("GET", Call, 200, id: call.Id);
        await CheckAsync("DELETE", Call + "/audio", 200, id: call.Id);
        await CheckAsync("POST", Call + "/collect", 200, "{}", call.Id);
        await CheckAsync("GET", "/v1/calls", 200);
        await CheckAsync("DELETE", Call, 200, id: call.Id);
        await CheckAsync("POST", "/v1/calls", 200, _description.ExampleOf(ApiDescription.Join("components", "schemas", "CallRequest")).ToJsonString());

        _problems.ToString().Should().BeEmpty();
    }

    [Fact]
    public async Task Refusals_OfEveryOperation_AreValid()
    {
        string id = (await _test.Wavix.RingAsync().SoonAsync()).Id;
        foreach ((string path, string method) in new[]
        {
            ("/v1/calls/webhooks", "POST"), ("/v1/calls", "POST"), (Call, "PATCH"), (Call + "/answer", "POST"), (Streams, "POST"),
            (Call + "/play", "POST"), (Call + "/collect", "POST"),
        })
        {
            await CheckAsync(method, path, 400, """{"unknown":1}""", id);
            await CheckAsync(method, path, 400, "{", id);
            if (path.Contains('{', StringComparison.Ordinal))
            {
                await CheckAsync(method, path, 404, "{}", Unknown);
            }
        }

        await CheckAsync("DELETE", "/v1/calls/webhooks", 422);
        await CheckAsync("DELETE", Call + "/audio", 404, id: Unknown);
        await CheckAsync("POST", Call + "/play", 400, Play, id);
        await CheckAsync("GET", Call, 404, id: Unknown);
        await CheckAsync("DELETE", Call, 404, id: Unknown);
        await CheckAsync("DELETE", Streams + "/{id}", 404, id: id, streamId: Unknown);
        _test.Wavix.Faults.Refuse(ApiOperation.ListWebhooks, System.Net.HttpStatusCode.Forbidden);
        await CheckAsync("GET", "/v1/calls/webhooks", 403);
        _test.Api.DefaultRequestHeaders.Authorization = null;
        await CheckAsync("GET", "/v1/calls", 401);

        _problems.ToString().Should().BeEmpty();
    }

    [Fact]
    public async Task Webhooks_OfEveryKind_AreValid()
    {
        await _test.SendAsync("POST", "/v1/calls/webhooks", PostCall);
        SimulatedPhoneCall inbound = await _test.AnsweredCallAsync();
        await _test.SendAsync("POST", $"/v1/calls/{inbound.Id}/play", Play);
        await _test.SendAsync("POST", $"/v1/calls/{inbound.Id}/collect", """{"max_digits":1}""");
        await inbound.WaitForWebhookAsync("on_call_event", number: 3).SoonAsync();
        await inbound.PressAsync("1").SoonAsync();
        await inbound.HangUpAsync().SoonAsync();
        SimulatedPhoneCall outbound = await _test.OutboundCallAsync(""","voicemail_detection":true,"tag":"a" """);
        await outbound.SendEarlyMediaAsync().SoonAsync();
        await outbound.AnswerAsync(machine: true).SoonAsync();
        await outbound.HangUpAsync().SoonAsync();

        foreach (SimulatedWebhook webhook in _test.Wavix.Webhooks)
        {
            string schema = webhook.EventType == "post-call" ? "CallStatusWebhook" : "Call";
            _problems.Append(_description.Check(ApiDescription.Join("components", "schemas", schema), webhook.Body));
        }

        _problems.ToString().Should().BeEmpty();
        _test.Wavix.Webhooks.Should().HaveCount(15);
    }

    [Fact]
    public void Check_BodyThatIsNotValid_FindsIt()
    {
        string schema = ApiDescription.Join("components", "schemas", "CallWebhook");

        _description.Check(schema, """{"success":true,"event_type":"post-call","url":"https://a.example/"}""").Should().BeEmpty();
        _description.Check(schema, """{"success":true,"event_type":"post-call","url":"not a URL"}""").Should().Contain("/url");
        _description.Check(schema, """{"success":true,"event_type":"any","url":"https://a.example/"}""").Should().Contain("/event_type");
        _description.Check(schema, """{"success":true,"event_type":"post-call","url":"https://a.example/","more":1}""").Should().Contain("/more");
        _description.Check(ApiDescription.Join("components", "schemas", "CallResponse"), """{"success":true,"call":{}}""").Should().Contain("/call");
    }

    [Theory]
    [InlineData("CallAnswerRequest", "/answer")]
    [InlineData("CallStreamCreateRequest", "/streams")]
    [InlineData("CallAudioPlayRequest", "/play")]
    [InlineData("CallDtmfCollectRequest", "/collect")]
    public async Task Request_WithEveryFieldOfItsExample_IsTaken(string schema, string operation)
    {
        SimulatedPhoneCall call = operation == "/answer" ? await _test.Wavix.RingAsync().SoonAsync() : await _test.AnsweredCallAsync();
        JsonObject body = _description.ExampleOf(ApiDescription.Join("components", "schemas", schema));
        if (body.ContainsKey("prompt"))
        {
            body["prompt"] = JsonNode.Parse("""{"say":{"text":"Please enter your PIN","voice":"Ivy","language":"en"}}""");
        }

        (int status, JsonNode answer) = await _test.SendAsync("POST", $"/v1/calls/{call.Id}{operation}", body.ToJsonString());

        answer.ToJsonString().Should().StartWith("""{"success":true""");
        status.Should().Be(200);
    }

    private async Task<JsonNode> CheckAsync(
        string method, string template, int status, string? body = null, string id = "", string streamId = "", string query = "")
    {
        string path = template.Replace("{call_id}/streams/{id}", $"{id}/streams/{streamId}", StringComparison.Ordinal)
            .Replace("{call_id}", id, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal);
        (int actual, JsonNode answer) = await _test.SendAsync(method, path + query, body);
        actual.Should().Be(status, $"{method} {path} {answer.ToJsonString()}");

        // A status that the operation does not describe has the body of that status elsewhere, our choice.
        string schema = _description.FindAnswer(template, method, status)
            ?? ApiDescription.Join("components", "schemas", status == 404 ? "NotFoundErrorResponse" : "UnauthorizedErrorResponse");
        _problems.Append(_description.Check(schema, answer.ToJsonString()));
        return answer;
    }
}
