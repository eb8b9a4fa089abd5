// All of a phone call: answers, greets, stops when the caller speaks (a cough only pauses it), says goodbye once the caller has been quiet for a second, and hangs up.
// It needs an API key of your Wavix account, and the address at which Wavix reaches this server:
//   export Wavix__ApiKey=… Wavix__PublicBaseAddress=https://voice.example.com
//   dotnet run --project docs/samples/PhoneBot -- --webhook      (prints the secret address to give Wavix for your number)
//   dotnet run --project docs/samples/PhoneBot -- --urls http://127.0.0.1:5085
// Without a phone number and without a key, on this machine only:
//   dotnet run --project docs/samples/PhoneBot -- --local        (and then: wavix-sim dial http://127.0.0.1:5085/wavix/events)
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using PhoneBot;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

if (args is ["--health", var url])
{
    return await HealthProbe.RunAsync(url);
}

bool isLocal = args.Contains("--local");
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(arg => arg is not ("--local" or "--webhook"))]);
string[] problems = [.. isLocal ? Settings.UseSimulator(builder.Configuration) : Settings.Check(builder.Configuration)];
if (problems.Length > 0)
{
    Console.Error.WriteLine(string.Join('\n', problems));
    return 1;
}

IConfigurationSection wavix = builder.Configuration.GetSection("Wavix");
builder.Services.AddWavixCallControl(wavix);    // ApiKey
builder.Services.AddWavixStreaming(wavix);      // PublicBaseAddress
builder.Services.AddWavixCallEvents();
builder.Services.AddHealthChecks().AddWavixStreaming();

if (args.Contains("--webhook"))
{
    // The address is all that is printed.
    builder.Logging.ClearProviders();
}

// These write the path of each request, which has the secret of the webhook, or the token of the stream.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);

WebApplication app = builder.Build();
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
#region map
IEndpointConventionBuilder events = app.MapWavixCallEvents(
    isLocal ? "/wavix/events" : "/wavix/{secret}/events",
    async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
    {
        switch (e)
        {
            case CallSetupEvent:
                await call.AnswerWithStreamAsync("/stream", cancellationToken);
                break;
            case CallCompletedEvent:
                app.Logger.LogInformation("Completed: {Call}", call);
                break;
        }
    });
app.MapWavixStream<PhoneHandler>("/stream").RequireStreamToken().HangUpWhenDone();
#endregion
if (isLocal)
{
    events.AllowUnauthenticated();
}

if (args.Contains("--webhook"))
{
    Console.WriteLine(app.Services.GetRequiredService<WavixCallUrls>().CallEvents.AbsoluteUri);
    return 0;
}

await app.RunAsync();
return 0;
