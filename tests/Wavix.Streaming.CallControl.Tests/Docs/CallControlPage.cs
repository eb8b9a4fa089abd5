#region usings
using Wavix.Streaming.CallControl;
#endregion
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;

// The code of a page is read by newcomers: no source-generated logging.
#pragma warning disable CA1848, CA1873

namespace CallControlPage;

/// <summary>The code of docs/reference/call-control.md, compiled and tested.</summary>
internal static class Snippets
{
    public static async Task<string?> StartAsync(HttpClient httpClient, string apiKey, CancellationToken cancellationToken)
    {
        #region start
        var calls = new WavixCallControlClient(httpClient, new WavixCallControlOptions { ApiKey = apiKey });
        Call call = await calls.StartCallAsync(
            new StartCallRequest
            {
                From = "+18045961058",
                To = "+17653889567",
                CallbackUrl = new Uri("https://bot.example/on-call/a-secret"),
                RingTimeout = TimeSpan.FromSeconds(30),
                Tag = "reminder",
            },
            cancellationToken);
        #endregion
        return call.CallId;
    }

    public static async Task OnCallAsync(WavixCallControlClient calls, byte[] body, Uri streamUrl, ILogger logger, CancellationToken cancellationToken)
    {
        #region events
        switch (CallEventReader.Read(body))
        {
            case CallSetupEvent { Direction: CallDirection.Inbound } setup:
                await calls.AnswerAsync(setup.CallId, new AnswerCallRequest { StreamUrl = streamUrl }, cancellationToken);
                break;
            case CallAnsweredEvent { Direction: CallDirection.Outbound } answered:
                await calls.StartStreamAsync(answered.CallId, new StartStreamRequest { StreamUrl = streamUrl }, cancellationToken);
                break;
            case DigitsCollectedEvent { Status: DigitsStatus.Completed } collected:
                logger.LogInformation("{Count} digits were pressed", collected.Digits?.Length);
                break;
            case InvalidCallEvent invalid:
                logger.LogWarning("A webhook can't be read: {Detail}", invalid.Detail);
                break;
        }
        #endregion
    }

    public static async Task AskAsync(WavixCallControlClient calls, string callId, CancellationToken cancellationToken)
    {
        #region digits
        await calls.CollectDigitsAsync(
            callId,
            new CollectDigitsRequest
            {
                MaxDigits = 4,
                Timeout = TimeSpan.FromSeconds(10),
                TerminationCharacter = '#',
                Prompt = DigitsPrompt.Say("Please enter your PIN.", SpeechVoices.Joanna),
            },
            cancellationToken);
        #endregion
    }

    public static async Task HangUpAsync(WavixCallControlClient calls, string callId, ILogger logger)
    {
        #region errors
        try
        {
            // Not the token of the call: hanging up ends it, and would cancel its own request.
            bool wasActive = await calls.HangUpAsync(callId, CancellationToken.None);
        }
        catch (WavixCallControlException e)
        {
            logger.LogError("The call was not ended ({Reason}): {Message}", e.Reason, e.Message);
        }
        #endregion
    }

    public static decimal? CostOf(byte[] body)
    {
        #region cost
        if (PostCallEventReader.Read(body) is PostCallReport report)
        {
            Console.WriteLine($"{report.Disposition}, {report.Duration}: {report.Charge} USD");
        }
        #endregion
        return (PostCallEventReader.Read(body) as PostCallReport)?.Charge;
    }

    public static IHttpClientBuilder Add(IServiceCollection services, IConfiguration configuration)
    {
        #region di
        IHttpClientBuilder http = services.AddWavixCallControl(configuration.GetSection("Wavix"));
        #endregion

        #region resilience
        http.AddStandardResilienceHandler(resilience =>
        {
            // A POST that may have arrived is not repeated: it could call, answer or play twice.
            resilience.Retry.DisableFor(HttpMethod.Post);
            resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(5);
            resilience.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(20);
        });
        services.Configure<WavixCallControlOptions>(options => options.Timeout = TimeSpan.FromSeconds(25));
        #endregion
        return http;
    }
}
