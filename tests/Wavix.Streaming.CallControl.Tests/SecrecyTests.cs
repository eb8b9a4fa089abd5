namespace Wavix.Streaming.CallControl.Tests;

/// <summary>The API key is in the header and nowhere else, whatever a server or a handler does with it.</summary>
public class SecrecyTests
{
    private static readonly Dictionary<string, Func<FakeApi>> Failures = new()
    {
        ["message"] = () => FakeApi.Answering(401, $$"""{"message":"The key {{FakeApi.Key}} is wrong"}"""),
        ["message in capitals"] = () => FakeApi.Answering(401, $$"""{"message":"The key {{FakeApi.Key.ToUpperInvariant()}} is wrong"}"""),
        ["escaped"] = () => FakeApi.Answering(401, $$"""{"message":"\u0073{{FakeApi.Key[1..]}}"}"""),
        ["at the limit"] = () => FakeApi.Answering(401, $$"""{"message":"{{new string('x', 505)}}{{FakeApi.Key}}"}"""),
        ["field"] = () => FakeApi.Answering(422, $$"""{"errors":{"{{FakeApi.Key}}":"{{FakeApi.Key}}"},"error":{"a":["{{FakeApi.Key}}"] } }"""),
        ["page"] = () => FakeApi.Answering(502, $"<html>{FakeApi.Key}</html>", "text/html"),
        ["success page"] = () => FakeApi.Answering(200, $"<html>{FakeApi.Key}</html>", "text/html"),
        ["not found"] = () => FakeApi.Answering(404, $$"""{"message":"{{FakeApi.Key}}"}"""),
        ["redirect"] = () => new FakeApi((_, _) =>
        {
            HttpResponseMessage response = FakeApi.Response(302, "");
            response.Headers.Location = new Uri($"https://example.com/?key={FakeApi.Key}");
            return Task.FromResult(response);
        }),
        ["handler shows the request"] = () => new FakeApi((request, _) => throw new HttpRequestException(request.ToString())),
        ["handler fails otherwise"] = () => new FakeApi((request, _) => throw new NotSupportedException("x", new IOException(request.ToString()))),
        ["timeout shows the request"] = () => new FakeApi((request, _) => throw new TaskCanceledException(request.ToString(), new TimeoutException())),
        ["connection"] = () => FakeApi.Throwing(new HttpRequestException("refused")),
    };

    public static TheoryData<string> AllFailures => [.. Failures.Keys];

    [Theory]
    [MemberData(nameof(AllFailures))]
    public async Task Failure_ExceptionAndLog_DoNotHoldTheKey(string failure)
    {
        var log = new CallLog();
        using FakeApi api = Failures[failure]();

        WavixCallControlException error = await ErrorTests.FailAsync(() => api.Client(logger: log).AnswerAsync("c"));

        string everything = string.Join('\n', [
            error.ToString(), error.Message, error.ApiMessage, .. error.FieldErrors.Select(field => $"{field.Key} {field.Value}"),
            .. error.Data.Values.Cast<object>().Select(value => value.ToString()), .. log.Records.Select(record => record.Text)]);
        everything.Should().NotContainEquivalentOf(FakeApi.Key).And.NotContain(FakeApi.Key[..7]);
        api.Last!.Headers.Authorization!.Parameter.Should().Be(FakeApi.Key, "the request itself has it");
    }

    [Fact]
    public async Task Success_Log_DoesNotHoldTheKey()
    {
        var log = new CallLog();
        foreach (Operation operation in Operation.All.Values)
        {
            using var api = FakeApi.Answering(operation.Answer);
            await operation.RunAsync(api.Client(logger: log), default);
        }

        log.Records.Should().HaveCount(Operation.All.Count);
        log.Records.Should().OnlyContain(record => !record.Text.Contains(FakeApi.Key, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void ToString_ClientAndOptions_DoNotHoldTheKey()
    {
        using var api = FakeApi.Answering("{}");
        WavixCallControlOptions? options = null;

        string texts = $"{api.Client(o => options = o)} {options}";

        texts.Should().NotContain(FakeApi.Key);
    }

    [Fact]
    public void ToString_CallAndWebhook_HoldNoIdNumberOrAddress()
    {
        var call = new Call { CallId = "c-1", From = "+18045961058", To = "+17653889567", Tag = "sales", Direction = CallDirection.Inbound, LastEvent = CallEventType.Answered };
        var webhook = new CallWebhook { Type = CallWebhookType.OnCall, Url = new Uri("https://example.com/secret") };

        $"{call}, {webhook}".Should().Be("call (Inbound, Answered), webhook (OnCall)");
    }
}
