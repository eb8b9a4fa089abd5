using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Testing.Tests.Http;

/// <summary>What the simulated API takes, and what it refuses.</summary>
public sealed class ApiRequestTests : IAsyncLifetime
{
    private const string Unknown = "/v1/calls/11111111-2222-3333-4444-555555555555";

    private readonly WavixHarness _test = new();

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Theory]
    [InlineData("", "from", "required")]
    [InlineData("\"from\":null", "from", "must be a number in E.164 format, such as +1234567890")]
    [InlineData("\"from\":\"12025550199\"", "from", "must be a number in E.164 format, such as +1234567890")]
    [InlineData("\"to\":12025550199", "to", "must be a number in E.164 format, such as +1234567890")]
    [InlineData("\"callback_url\":\"/callback\"", "callback_url", "must be a URL (http, https)")]
    [InlineData("\"recording\":\"true\"", "recording", "must be true or false")]
    [InlineData("\"voicemail_detection\":1", "voicemail_detection", "must be true or false")]
    [InlineData("\"timeout\":\"60\"", "timeout", "must be an integer from 1")]
    [InlineData("\"timeout\":1.5", "timeout", "must be an integer from 1")]
    [InlineData("\"timeout\":0", "timeout", "must be an integer from 1")]
    [InlineData("\"tag\":[]", "tag", "must be a text")]
    [InlineData("\"callbackUrl\":\"https://a.example\"", "callbackUrl", "unknown field")]
    [InlineData("\"tag\":\"a\",\"tag\":\"a\"", "tag", "occurs twice")]
    public Task CreateCall_FieldIsWrong_IsRefusedByName(string fields, string field, string problem) => RefusesAsync("/v1/calls", fields, field, problem);

    [Theory]
    [InlineData("answer", "\"stream_url\":\"https://a.example/stream\"", "stream_url", "must be a URL (ws, wss)")]
    [InlineData("answer", "\"stream_type\":\"twoWay\"", "stream_type", "must be one of oneway, twoway")]
    [InlineData("answer", "\"call_recording\":0", "call_recording", "must be true or false")]
    [InlineData("answer", "\"recording\":true", "recording", "unknown field")]
    [InlineData("streams", "", "stream_url", "required")]
    [InlineData("streams", "\"stream_url\":\"wss://a.example/\",\"stream_type\":\"twoway\"", "stream_channel", "required")]
    [InlineData("streams", "\"stream_channel\":\"left\"", "stream_channel", "must be one of inbound, outbound, both")]
    [InlineData("play", "", "audio_file", "required")]
    [InlineData("play", "\"audio_file\":\"a.wav\"", "audio_file", "must be a URL (http, https)")]
    [InlineData("collect", "\"max_digits\":0", "max_digits", "must be an integer from 1 to 20")]
    [InlineData("collect", "\"max_digits\":21", "max_digits", "must be an integer from 1 to 20")]
    [InlineData("collect", "\"timeout\":61", "timeout", "must be an integer from 1 to 60")]
    [InlineData("collect", "\"termination_character\":\"##\"", "termination_character", "must be one key of a phone")]
    [InlineData("collect", "\"prompt\":\"a\"", "prompt", "must be an object")]
    [InlineData("collect", "\"prompt\":{\"say\":{\"text\":\"a\"}}", "prompt.say.voice", "required")]
    [InlineData("collect", "\"prompt\":{\"say\":{\"text\":\"a\",\"voice\":\"Ivy\",\"language\":\"fr\"}}", "prompt.say.language", "must be one of ru, en, sp, ge")]
    public async Task CallOperation_FieldIsWrong_IsRefusedByName(string operation, string fields, string field, string problem)
    {
        SimulatedPhoneCall call = await _test.AnsweredCallAsync();

        await RefusesAsync($"/v1/calls/{call.Id}/{operation}", fields, field, problem);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData(null)]
    public async Task CreateCall_BodyIsNotAnObject_IsRefusedWithoutErrors(string? body)
    {
        (int status, JsonNode answer) = await _test.SendAsync("POST", "/v1/calls", body);

        status.Should().Be(400);
        answer["success"]!.GetValue<bool>().Should().BeFalse();
        answer["errors"].Should().BeNull();
    }

    [Fact]
    public async Task CreateCall_BodyOfAnotherType_IsRefused()
    {
        using var body = new StringContent("{}", Encoding.UTF8, "text/plain");

        using HttpResponseMessage response = await _test.Api.PostAsync("/v1/calls", body).SoonAsync();

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(null, "there is no Authorization header")]
    [InlineData("Basic test-key", "the scheme of the Authorization header is not Bearer")]
    [InlineData("Bearer other-key", "the key is wrong")]
    public async Task AnyOperation_WithoutTheKey_IsUnauthorized(string? authorization, string reason)
    {
        _test.Api.DefaultRequestHeaders.Authorization = null;
        if (authorization is not null)
        {
            _test.Api.DefaultRequestHeaders.Add("Authorization", authorization);
        }

        (int status, JsonNode answer) = await _test.SendAsync("GET", "/v1/calls");

        status.Should().Be(401);
        answer.ToJsonString().Should().Be("""{"success":false,"error":true,"message":"Unauthorized"}""");
        _test.Wavix.Requests.Single().Refusal.Should().Be(reason);
    }

    [Theory]
    [InlineData("GET", Unknown, 404)]
    [InlineData("DELETE", Unknown, 404)]
    [InlineData("GET", "/v1/calls/abc-123", 404)]
    [InlineData("GET", "/v1/call", 404)]
    [InlineData("GET", "/v1/calls/", 404)]
    [InlineData("PUT", "/v1/calls", 405)]
    [InlineData("GET", Unknown + "/answer", 405)]
    [InlineData("DELETE", "/v1/calls/webhooks", 422)]
    [InlineData("DELETE", "/v1/calls/webhooks?event_type=any", 422)]
    public async Task AnyOperation_NoSuchPathMethodOrId_IsRefused(string method, string path, int status)
    {
        (int actual, JsonNode answer) = await _test.SendAsync(method, path);

        actual.Should().Be(status);
        answer["success"]!.GetValue<bool>().Should().BeFalse();
        _test.Wavix.Requests.Single().IsAccepted.Should().BeFalse();
    }

    [Fact]
    public async Task Client_OfAnotherAddress_Throws()
    {
        Func<Task> act = () => _test.Api.GetAsync("http://api.wavix.com/v1/calls").SoonAsync();

        (await act.Should().ThrowAsync<HttpRequestException>()).WithMessage("*serves https://api.wavix.com/ only, not http://api.wavix.com*");
    }

    [Fact]
    public async Task Webhooks_Registered_AreListedUntilTheyAreDeleted()
    {
        string body = """{"event_type":"post-call","url":"https://app.example.com/post"}""";
        (int status, JsonNode created) = await _test.SendAsync("POST", "/v1/calls/webhooks", body);
        (_, JsonNode listed) = await _test.SendAsync("GET", "/v1/calls/webhooks");
        await _test.SendAsync("DELETE", "/v1/calls/webhooks?event_type=post-call");
        (_, JsonNode rest) = await _test.SendAsync("GET", "/v1/calls/webhooks");

        status.Should().Be(201);
        created.ToJsonString().Should().Be("""{"success":true,"event_type":"post-call","url":"https://app.example.com/post"}""");
        listed.ToJsonString().Should().Be($"[{body}]");
        rest.AsArray().Should().BeEmpty();
    }

    private async Task RefusesAsync(string path, string fields, string field, string problem)
    {
        (int status, JsonNode answer) = await _test.SendAsync("POST", path, $"{{{fields}}}");

        status.Should().Be(400);
        answer["success"]!.GetValue<bool>().Should().BeFalse();
        answer["errors"]![field]!.GetValue<string>().Should().Be(problem);
    }
}
