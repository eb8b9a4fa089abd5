// Answers each call with a stream URL of its own, which opens one stream of that call, once, within two minutes; says back what is said.
// dotnet run --project docs/samples/SecureBot -- --urls http://127.0.0.1:5084 --StreamUrl wss://voice.example.com/stream --Wavix:ApiKey …
// Add --Redis localhost:6379 for more than one instance, --Networks:0 203.0.113.0/24 to let only some addresses in.
using System.Net;
using System.Net.Http.Headers;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.DataProtection;
using SecureBot;
using StackExchange.Redis;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddWavixStreaming();

#region log-filter
// Both write the path of a request, which ends in the token: the host at its begin and end and in a scope around every other record,
// routing at Debug.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Information);
#endregion

if (builder.Configuration["Redis"] is { } redis)
{
    #region redis
    builder.Services.AddRedisStreamTokenStore(redis);
    builder.Services.AddDataProtection()
        .SetApplicationName("secure-bot")
        .PersistKeysToStackExchangeRedis(ConnectionMultiplexer.Connect(redis), "secure-bot:data-protection-keys");
    #endregion
}

#region rate-limit
builder.Services.AddRateLimiter(limits => limits.AddPolicy("streams", http => RateLimitPartition.GetFixedWindowLimiter(
    http.Connection.RemoteIpAddress,
    _ => new FixedWindowRateLimiterOptions { PermitLimit = 100, Window = TimeSpan.FromSeconds(10) })));
#endregion

builder.Services.AddHttpClient<CallControl>(http =>
{
    string address = builder.Configuration["Wavix:BaseAddress"] ?? "https://api.wavix.com";
    http.BaseAddress = new Uri(address.TrimEnd('/') + "/");
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", builder.Configuration["Wavix:ApiKey"]);
    http.Timeout = TimeSpan.FromSeconds(10);
});
WebApplication app = builder.Build();
app.UseRateLimiter();

var streamUrl = new Uri(builder.Configuration["StreamUrl"] ?? "ws://localhost:5084/stream");
#region webhook
app.MapPost("/on-call", async (OnCall call, IWavixStreamTokens tokens, CallControl calls, CancellationToken cancellationToken) =>
{
    if (call.EventType == "call_setup")
    {
        Uri url = await tokens.CreateUrlAsync(streamUrl, call.CallId, data: call.From, cancellationToken: cancellationToken);
        await calls.AnswerAsync(call.CallId, url, cancellationToken);
    }
});
#endregion

IPNetwork[] networks = builder.Configuration.GetSection("Networks").Get<string[]>()?.Select(IPNetwork.Parse).ToArray()
    ?? [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];
#region map
app.MapWavixStream("/stream", async (WavixStreamContext context, CancellationToken cancellationToken) =>
    {
        WavixStreamSession session = context.Session;
        app.Logger.LogInformation("Call {CallId} from {Caller}", session.StreamInfo?.CallId, context.TokenData);
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            if (e is MediaEvent media && session.CanSend)
            {
                await session.SendMediaAsync(media.Payload, cancellationToken);
            }
        }
    })
    .RequireStreamToken()
    .RequireRateLimiting("streams")
    .RequireNetwork(networks);
#endregion

app.Run();
