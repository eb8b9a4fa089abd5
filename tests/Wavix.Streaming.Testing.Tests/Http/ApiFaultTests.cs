using System.Net;

namespace Wavix.Streaming.Testing.Tests.Http;

/// <summary>Faults of the simulated API.</summary>
public sealed class ApiFaultTests : IAsyncLifetime
{
    private readonly WavixHarness _test = new();

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task Refuse_Twice_RefusesTwoRequestsOfTheOperation()
    {
        _test.Wavix.Faults.Refuse(ApiOperation.ListCalls, HttpStatusCode.ServiceUnavailable, times: 2);

        (await StatusAsync("/v1/calls/webhooks")).Should().Be(200);
        (await StatusAsync("/v1/calls")).Should().Be(503);
        (await StatusAsync("/v1/calls")).Should().Be(503);
        (await StatusAsync("/v1/calls")).Should().Be(200);
        _test.Wavix.Requests[1].Refusal.Should().Be("an injected fault");
    }

    [Fact]
    public async Task Refuse_AllOperationsAlways_LastsUntilItIsCleared()
    {
        _test.Wavix.Faults.Refuse(operation: null, HttpStatusCode.Forbidden, times: null);

        (await StatusAsync("/v1/calls")).Should().Be(403);
        (await StatusAsync("/v1/calls/webhooks")).Should().Be(403);
        _test.Wavix.Faults.Clear();
        (await StatusAsync("/v1/calls")).Should().Be(200);
    }

    [Fact]
    public async Task LoseRequest_EndCall_DoesNotEndIt()
    {
        SimulatedPhoneCall call = await _test.AnsweredCallAsync();
        _test.Wavix.Faults.LoseRequest(ApiOperation.EndCall);

        await Throws(() => _test.SendAsync("DELETE", $"/v1/calls/{call.Id}"));

        call.State.Should().Be(PhoneCallState.Answered);
        _test.Wavix.Requests[^1].Should().BeEquivalentTo(new { Status = (int?)null, IsAccepted = false });
    }

    [Fact]
    public async Task LoseAnswer_EndCall_EndsIt()
    {
        SimulatedPhoneCall call = await _test.AnsweredCallAsync();
        _test.Wavix.Faults.LoseAnswer(ApiOperation.EndCall);

        await Throws(() => _test.SendAsync("DELETE", $"/v1/calls/{call.Id}"));

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
        _test.Wavix.Requests[^1].Should().BeEquivalentTo(new { Status = (int?)200, IsAccepted = true });
    }

    [Fact]
    public async Task Delay_AnyRequest_AnswersByTheClock()
    {
        _test.Wavix.Faults.Delay(operation: null, TimeSpan.FromSeconds(3));

        (await _test.Clock.RunUntilAsync(_test.SendAsync("GET", "/v1/calls")).SoonAsync()).Status.Should().Be(200);

        _test.Clock.Elapsed.Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task RepeatWebhooks_Once_PostsEachTwiceInOrder()
    {
        _test.Wavix.Faults.RepeatWebhooks = 1;

        SimulatedPhoneCall call = await _test.Wavix.RingAsync().SoonAsync();
        await call.HangUpAsync().SoonAsync();

        _test.EventTypes.Should().Equal("call_setup", "call_setup", "ringing", "ringing", "cancelled", "cancelled");
        _test.Wavix.Webhooks.Select(webhook => webhook.IsRepeat).Should().Equal(false, true, false, true, false, true);
    }

    private static async Task Throws(Func<Task> act) => await act.Should().ThrowAsync<HttpRequestException>();

    private async Task<int> StatusAsync(string path) => (await _test.SendAsync("GET", path)).Status;
}
