// Answers each call with a stream URL of its own, which opens one stream of that call, once, within two minutes; says back what is said.
// dotnet run --project docs/samples/SecureBot -- --urls http://127.0.0.1:5084
//   --StreamUrl wss://voice.example.com/stream --Wavix:ApiKey … --WebhookSecret …
// The webhook that Wavix calls is then https://voice.example.com/on-call/{WebhookSecret}. Add --Proxies:0 10.0.0.2 for the proxy in front,
// --Redis localhost:6379 for more than one instance, --Networks:0 203.0.113.0/24 to let only some addresses in.
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.DataProtection;
using SecureBot;
#region usings
using Wavix.Streaming.AspNetCore;
#endregion
using ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
if (!Settings.TryRead(builder.Configuration, out Settings? settings, out IReadOnlyList<string> problems))
{
    Console.Error.WriteLine(string.Join('\n', problems));
    return 1;
}

builder.Services.AddWavixStreaming(options => builder.Configuration.GetSection("Streaming").Bind(options));
builder.Services.AddSingleton(TimeProvider.System).AddSingleton<AnsweredCalls>();

#region log-filter
// Both write the path of a request, which ends in the token: the host at the start and the end of it and in a scope around every other record,
// routing at Debug.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Information);
#endregion

if (builder.Configuration["Redis"] is { } redis)
{
    #region redis
    builder.Services.AddWavixRedis(redis);
    builder.Services.AddDataProtection()
        .SetApplicationName("secure-bot")
        .PersistKeysToWavixRedis("secure-bot:data-protection-keys");
    #endregion
}

#region proxies
builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
{
    forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
    foreach (string proxy in builder.Configuration.GetSection("Proxies").Get<string[]>() ?? [])
    {
        forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
    }
});
#endregion

#region rate-limit
builder.Services.AddRateLimiter(limits =>
{
    limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    limits.AddPolicy("per-address", http => RateLimitPartition.GetFixedWindowLimiter(
        http.Connection.RemoteIpAddress,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = 500, Window = TimeSpan.FromSeconds(10) }));
});
#endregion

builder.Services.AddHttpClient<CallControl>(http =>
{
    string address = builder.Configuration["Wavix:BaseAddress"] ?? "https://api.wavix.com";
    http.BaseAddress = new Uri(address.TrimEnd('/') + "/");
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey);
    http.Timeout = TimeSpan.FromSeconds(10);
});
WebApplication app = builder.Build();
app.UseForwardedHeaders();
app.UseRateLimiter();

Uri streamUrl = settings.StreamUrl;
#region webhook
app.MapPost("/on-call/{secret}", async (
        OnCall call, IWavixStreamTokens tokens, CallControl calls, AnsweredCalls answered, CancellationToken cancellationToken) =>
    {
        if (call.EventType != "call_setup")
        {
            return Results.Ok();
        }

        if (call.CallId is not { } callId || !CallControl.IsCallId(callId))
        {
            app.Logger.LogWarning("A webhook names no call: its uuid is empty or a path");
            return Results.BadRequest();
        }

        if (!answered.TryAdd(callId))
        {
            return Results.Ok();
        }

        try
        {
            Uri url = await tokens.CreateUrlAsync(streamUrl, callId, data: call.From, cancellationToken: cancellationToken);
            await calls.AnswerAsync(callId, url, cancellationToken);
            return Results.Ok();
        }
        catch (Exception e) when (e is HttpRequestException or CryptographicException or TimeoutException or OperationCanceledException)
        {
            answered.Remove(callId);
            app.Logger.LogError(e, "A call could not be answered");
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    })
    .RequireSecret(settings.WebhookSecret)
    .RequireRateLimiting("per-address");
#endregion

IPNetwork[] networks = builder.Configuration.GetSection("Networks").Get<string[]>()?.Select(IPNetwork.Parse).ToArray()
    ?? [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];
#region map
app.MapWavixStream<EchoHandler>("/stream")
    .RequireStreamToken()
    .RequireRateLimiting("per-address")
    .RequireWavixAddress(networks);
#endregion

app.Run();
return 0;
