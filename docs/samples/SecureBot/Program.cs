// Answers each call with a stream URL of its own, which opens one stream of that call, once, within two minutes; says back what is said.
// dotnet run --project docs/samples/SecureBot -- --urls http://127.0.0.1:5084
//   --Wavix:PublicBaseAddress https://voice.example.com --Wavix:ApiKey … --WebhookSecret …
// The webhook that Wavix calls is then https://voice.example.com/wavix/{WebhookSecret}/events. Add --Proxies:0 10.0.0.2 for the proxy in front,
// --Redis localhost:6379 for more than one instance, --Networks:0 203.0.113.0/24 to let only some addresses in.
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.DataProtection;
using SecureBot;
#region usings
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;
#endregion
using ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
string[] problems = [.. Settings.GetProblems(builder.Configuration)];
if (problems.Length > 0)
{
    Console.Error.WriteLine(string.Join('\n', problems));
    return 1;
}

#region services
IConfigurationSection wavix = builder.Configuration.GetSection("Wavix");
builder.Services.AddWavixStreaming(wavix);
builder.Services.AddWavixCallControl(wavix);
builder.Services.AddWavixCallEvents(options =>
{
    options.Secret = builder.Configuration["WebhookSecret"];

    // If the call can't be answered, the webhook gets 500: it may be delivered again then, and to another instance.
    options.AnswerAfterHandler = true;
});
#endregion

#region log-filter
// Both write the path of a request, which has the token of the stream or the secret of the webhook: the host at the start and the end of it and
// in a scope around every other record, routing at Debug.
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

WebApplication app = builder.Build();
app.UseForwardedHeaders();
app.UseRateLimiter();

#region webhook
app.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
    {
        if (e is CallSetupEvent)
        {
            await call.AnswerWithStreamAsync("/stream", cancellationToken);
        }
    })
    .RequireRateLimiting("per-address");
#endregion

IPNetwork[] networks = builder.Configuration.GetSection("Networks").Get<string[]>()?.Select(IPNetwork.Parse).ToArray()
    ?? [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")];
#region map
app.MapWavixStream<EchoHandler>("/stream")
    .RequireStreamToken()
    .HangUpWhenDone()
    .RequireRateLimiting("per-address")
    .RequireWavixAddress(networks);
#endregion

app.Run();
return 0;
