using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.CallControl.Tests;

/// <summary>Every way in which a request has no result.</summary>
public class ErrorTests
{
    public static TheoryData<string> Operations => Operation.Names;

    [Theory]
    [InlineData(400, CallControlErrorReason.InvalidRequest, "does not accept the request")]
    [InlineData(422, CallControlErrorReason.InvalidRequest, "does not accept the request")]
    [InlineData(401, CallControlErrorReason.Unauthorized, "Check WavixCallControlOptions.ApiKey, and that the key exists and has the scope calls:write")]
    [InlineData(403, CallControlErrorReason.Forbidden, "needs the account level Flex Pro; ask Wavix")]
    [InlineData(404, CallControlErrorReason.NotFound, "The call may have ended; check the id")]
    [InlineData(429, CallControlErrorReason.TooManyRequests, "Send fewer")]
    [InlineData(500, CallControlErrorReason.ServerError, "repeating it may do it twice")]
    [InlineData(503, CallControlErrorReason.ServerError, "repeating it may do it twice")]
    [InlineData(599, CallControlErrorReason.ServerError, "repeating it may do it twice")]
    [InlineData(409, CallControlErrorReason.Unknown, "was refused")]
    [InlineData(101, CallControlErrorReason.Unknown, "was refused")]
    public async Task Answer_Status_HasItsReasonAndSaysWhatToDo(int status, CallControlErrorReason reason, string advice)
    {
        using var api = FakeApi.Answering(status, """{"success":false,"message":"As Wavix puts it"}""");

        WavixCallControlException error = await FailAsync(() => api.Client().AnswerAsync("c"));

        (error.Reason, (int?)error.StatusCode, error.ApiMessage).Should().Be((reason, status, "As Wavix puts it"));
        error.Message.Should().StartWith($"Answer failed with status {status}: ").And.Contain(advice).And.EndWith("Wavix says: As Wavix puts it");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_Unauthorized_NamesOperationAndScope(string name)
    {
        using var api = FakeApi.Answering(401, """{"success":false,"error":true,"message":"Unauthorized"}""");

        WavixCallControlException error = await FailAsync(() => Operation.All[name].RunAsync(api.Client(), default));

        error.Message.Should().StartWith($"{name} failed").And.MatchRegex("has the scope (calls:(read|write)|webhooks:(read|write))");
        error.FieldErrors.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"message":"m","errors":{"to":"required","from":"invalid"}}""")]
    [InlineData("""{"message":"m","error":{"to":"required","from":"invalid"}}""")]
    [InlineData("""{"message":"m","errors":{"to":["required"],"from":["invalid"]}}""")]
    [InlineData("""{"message":"m","error":{"x":{"to":"no"},"to":"required"},"errors":{"from":"invalid"}}""")]
    public async Task Answer_FieldErrors_AreReadInEverySpelling(string body)
    {
        using var api = FakeApi.Answering(422, body);

        WavixCallControlException error = await FailAsync(() => api.Client().AnswerAsync("c"));

        error.FieldErrors.Should().BeEquivalentTo(new Dictionary<string, string> { ["to"] = "required", ["from"] = "invalid" });
        error.Message.Should().Contain("[to: required]").And.Contain("[from: invalid]");
    }

    [Fact]
    public async Task Answer_FieldWithSeveralTexts_JoinsThem()
    {
        using var api = FakeApi.Answering(400, """{"errors":{"to":["required",5,["x"],{"a":"y"},"too short"],"from":"f"}}""");

        WavixCallControlException error = await FailAsync(() => api.Client().AnswerAsync("c"));

        error.FieldErrors.Should().BeEquivalentTo(new Dictionary<string, string> { ["to"] = "required, too short", ["from"] = "f" });
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("[]")]
    [InlineData("{\"message\":5,\"errors\":[1],\"error\":true}")]
    [InlineData("{\"message\":\"\\ud800\",\"errors\":{\"\\ud800\":\"x\"}}")]
    [InlineData("{\"message\":")]
    public async Task Answer_ErrorThatCanNotBeRead_StillHasItsStatus(string body)
    {
        using var api = FakeApi.Answering(502, body);

        WavixCallControlException error = await FailAsync(() => api.Client().GetCallAsync("c"));

        (error.Reason, (int?)error.StatusCode, error.ApiMessage).Should().Be((CallControlErrorReason.ServerError, 502, null));
        error.Message.Should().Contain("can be repeated safely");
    }

    [Fact]
    public async Task Answer_ErrorAsText_IsTheMessage()
    {
        using var api = FakeApi.Answering(400, """{"error":"Bad number"}""");

        (await FailAsync(() => api.Client().AnswerAsync("c"))).ApiMessage.Should().Be("Bad number");
    }

    [Fact]
    public async Task Answer_LongAndInvisibleTexts_AreBoundedAndReplaced()
    {
        string fields = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"f{i}\":\"{new string('y', 2000)}\""));
        using var api = FakeApi.Answering(400, $$"""{"errors":{ {{fields}} },"message":"a\nb{{new string('x', 2000)}}"}""");

        WavixCallControlException error = await FailAsync(() => api.Client().AnswerAsync("c"));

        error.ApiMessage.Should().StartWith("a\uFFFDbxxx").And.HaveLength(512);
        error.FieldErrors.Should().HaveCount(32);
        error.FieldErrors.Values.Should().OnlyContain(text => text.Length == 512);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_SuccessFalseWithStatus200_IsRefused(string name)
    {
        using var api = FakeApi.Answering("""{"success":false,"message":"No"}""");

        WavixCallControlException error = await FailAsync(() => Operation.All[name].RunAsync(api.Client(), default));

        (error.Reason, (int?)error.StatusCode).Should().Be((CallControlErrorReason.Unknown, 200));
        error.ApiMessage.Should().Be("No");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task Answer_Redirect_IsReportedWithItsLocation(int status)
    {
        using var api = new FakeApi((_, _) =>
        {
            HttpResponseMessage response = FakeApi.Response(status, "");
            response.Headers.Location = new Uri("https://elsewhere.example/v1");
            return Task.FromResult(response);
        });

        WavixCallControlException error = await FailAsync(() => api.Client().AnswerAsync("c"));

        error.Reason.Should().Be(CallControlErrorReason.Redirected);
        error.Message.Should().Contain("a redirect to https://elsewhere.example/v1, which is not followed. Check WavixCallControlOptions.BaseAddress");
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "nothing was sent")]
    [InlineData(HttpRequestError.ConnectionError, "nothing was sent")]
    [InlineData(HttpRequestError.SecureConnectionError, "nothing was sent")]
    [InlineData(HttpRequestError.ResponseEnded, "repeating it may do it twice")]
    [InlineData(HttpRequestError.Unknown, "repeating it may do it twice")]
    public async Task Answer_ConnectionFails_SaysWhetherSomethingWasSent(HttpRequestError kind, string consequence)
    {
        using var api = FakeApi.Throwing(new HttpRequestException(kind));

        WavixCallControlException error = await FailAsync(() => api.Client().AnswerAsync("c"));

        (error.Reason, error.StatusCode).Should().Be((CallControlErrorReason.ConnectionFailed, null));
        error.Message.Should().Contain(consequence);
        error.InnerException.Should().BeOfType<HttpRequestException>();
    }

    [Fact]
    public async Task Answer_HandlerOfTheApplicationFails_IsAFailedConnection()
    {
        using var api = FakeApi.Throwing(new TimeoutException("Rejected by a policy."));

        WavixCallControlException error = await FailAsync(() => api.Client().AnswerAsync("c"));

        (error.Reason, error.InnerException!.Message).Should().Be((CallControlErrorReason.ConnectionFailed, "Rejected by a policy."));
    }

    [Fact]
    public async Task Answer_HttpClientIsDisposed_IsMisuse()
    {
        using var api = FakeApi.Answering("{}");
        var http = new HttpClient(api);
        var client = new WavixCallControlClient(http, new WavixCallControlOptions { ApiKey = FakeApi.Key });
        http.Dispose();

        Func<Task> answer = () => client.AnswerAsync("c");

        await answer.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Answer_NoAnswerInTime_TimesOut()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        using var api = FakeApi.Silent(asked.SetResult);
        Task answer = api.Client(options => (options.TimeProvider, options.Timeout) = (clock, TimeSpan.FromSeconds(3))).AnswerAsync("c");
        await asked.Task.SoonAsync();

        clock.Advance(TimeSpan.FromSeconds(2.9));
        answer.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(0.1));

        WavixCallControlException error = await FailAsync(() => answer);
        error.Reason.Should().Be(CallControlErrorReason.TimedOut);
        error.Message.Should().Contain("within 00:00:03 (WavixCallControlOptions.Timeout)").And.Contain("repeating it may do it twice");
    }

    [Fact]
    public async Task Answer_BodyStopsHalfway_TimesOut()
    {
        var clock = new FakeTimeProvider();
        var half = new HalfStream();
        using var api = new FakeApi((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(half) }));
        Task answer = api.Client(options => options.TimeProvider = clock).AnswerAsync("c");
        await half.IsWaiting.SoonAsync();

        clock.Advance(TimeSpan.FromSeconds(10));

        (await FailAsync(() => answer)).Reason.Should().Be(CallControlErrorReason.TimedOut);
    }

    [Fact]
    public async Task Answer_HttpClientTimesOutFirst_TimesOut()
    {
        using var api = FakeApi.Throwing(new TaskCanceledException("The request was canceled.", new TimeoutException()));

        WavixCallControlException error = await FailAsync(() => api.Client().AnswerAsync("c"));

        error.Reason.Should().Be(CallControlErrorReason.TimedOut);
        error.Message.Should().Contain("the timeout of the HttpClient");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_CallerCancels_IsCanceledWithTheCallersToken(string name)
    {
        using var caller = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        using var api = FakeApi.Silent(asked.SetResult);
        Task operation = Operation.All[name].RunAsync(api.Client(), caller.Token);
        await asked.Task.SoonAsync();

        await caller.CancelAsync();

        Func<Task> wait = () => operation.SoonAsync();
        (await wait.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(caller.Token);
    }

    [Fact]
    public async Task Answer_TokenIsCanceledAlready_SendsNothing()
    {
        using var api = FakeApi.Answering("{}");

        Func<Task> answer = () => api.Client().AnswerAsync("c", null, new CancellationToken(canceled: true));

        await answer.Should().ThrowAsync<OperationCanceledException>();
        api.Requests.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_ServerError_IsNotRetried(string name)
    {
        using var api = FakeApi.Answering(503, "{}");

        await FailAsync(() => Operation.All[name].RunAsync(api.Client(), default));

        api.Requests.Should().ContainSingle();
    }

    [Fact]
    public void Exception_OfATest_HasWhatItWasGiven()
    {
        var inner = new IOException();
        var error = new WavixCallControlException(
            CallControlErrorReason.NotFound, "Gone.", HttpStatusCode.NotFound, "Record not found", new Dictionary<string, string> { ["a"] = "b" }, inner);

        (error.Reason, error.Message, error.StatusCode, error.ApiMessage, error.FieldErrors["a"], error.InnerException)
            .Should().Be((CallControlErrorReason.NotFound, "Gone.", HttpStatusCode.NotFound, "Record not found", "b", inner));
    }

    internal static async Task<WavixCallControlException> FailAsync(Func<Task> run) =>
        (await run.Should().ThrowAsync<WavixCallControlException>()).Which;

    /// <summary>Half an answer, and then nothing.</summary>
    private sealed class HalfStream : MemoryStream
    {
        private readonly TaskCompletionSource _isWaiting = new();

        public Task IsWaiting => _isWaiting.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isWaiting.TrySetResult())
            {
                "{\"succ"u8.CopyTo(buffer.Span);
                return 6;
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
