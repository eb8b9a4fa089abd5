using System.Net;

namespace Wavix.Streaming.Testing.Tests.Http;

/// <summary>Requests and webhooks are reported as they happen.</summary>
public class NotificationTests
{
    [Fact]
    public async Task OnRequest_Request_IsCalledBeforeItIsListed()
    {
        SimulatedWavix? wavix = null;
        int listed = -1;
        SimulatedApiRequest? seen = null;
        await using var test = new WavixHarness(configure: options => options.OnRequest = request => (seen, listed) = (request, wavix!.Requests.Count));
        wavix = test.Wavix;

        await test.SendAsync("GET", "/v1/calls");

        listed.Should().Be(0);
        wavix.Requests.Should().ContainSingle().Which.Should().BeSameAs(seen);
    }

    [Fact]
    public async Task OnWebhook_Webhook_IsCalledWithItsAnswer()
    {
        var seen = new List<string>();
        await using var test = new WavixHarness(
            (_, _) => Task.FromResult(HttpStatusCode.Accepted), options => options.OnWebhook = webhook => seen.Add(webhook.ToString()));
        SimulatedPhoneCall call = await test.Wavix.RingAsync().SoonAsync();

        await call.HangUpAsync().SoonAsync();

        seen.Should().Equal("call_setup: 202", "ringing: 202", "cancelled: 202");
    }

    [Fact]
    public async Task Webhook_IsAnsweredWithARedirect_NamesItsTargetWithoutTheQuery()
    {
        using var client = new HttpClient(new Redirecting());
        await using var test = new WavixHarness(configure: options => options.WebhookClient = client);

        await test.Wavix.RingAsync().SoonAsync();

        test.Wavix.Webhooks[0].Should().Match<SimulatedWebhook>(
            webhook => webhook.Status == 307 && webhook.RedirectsTo == "https://app.example.com/other" && webhook.Error == null);
    }

    private sealed class Redirecting : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.TemporaryRedirect);
            response.Headers.Location = new Uri("/other?secret=1", UriKind.Relative);
            return Task.FromResult(response);
        }
    }
}
