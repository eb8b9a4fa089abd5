using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace NativeAot;

/// <summary>An application as it is published natively: slim builder, Kestrel, settings from configuration, stream tokens.</summary>
internal static class VoiceServer
{
    /// <param name="keys">Where the keys are kept that seal stream tokens.</param>
    public static async Task<WebApplication> StartAsync(DirectoryInfo keys)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Configuration["Wavix:MaxStreamsPerCall"] = "1";
        builder.Configuration["Wavix:Stream:IdleTimeout"] = "00:07:00";
        builder.Configuration["Wavix:Stream:Playback:LeadTime"] = "00:00:00.100";
        builder.Services.AddDataProtection().PersistKeysToFileSystem(keys);
        builder.Services.AddWavixStreaming(builder.Configuration.GetSection("Wavix"), options => options.DrainTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddHealthChecks().AddWavixStreaming();
        builder.Services.AddScoped<GreetingHandler>();

        WebApplication app = builder.Build();
        WavixStreamEndpointOptions settings = app.Services.GetRequiredService<IOptions<WavixStreamEndpointOptions>>().Value;
        Require.That(settings.MaxStreamsPerCall == 1);
        Require.That(settings.Stream.IdleTimeout == TimeSpan.FromMinutes(7));
        Require.That(settings.Stream.Playback.LeadTime == TimeSpan.FromMilliseconds(100));

        app.MapHealthChecks("/health");
        app.MapWavixStream<GreetingHandler>("/greet").RequireStreamToken();
        app.MapWavixStream("/echo", async (call, cancellationToken) =>
        {
            WavixStreamSession session = call.Session;
            await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
            {
                if (e is MediaEvent media && session.CanSend)
                {
                    await session.SendMediaAsync(media.Payload, cancellationToken);
                }
            }
        }).AllowUnauthenticated();
        await app.StartAsync();
        return app;
    }

    public static Uri UrlOf(WebApplication app, string path) => new(new Uri(app.Urls.Single()), path);

    public static Uri StreamUrlOf(WebApplication app, string path) => new UriBuilder(UrlOf(app, path)) { Scheme = "ws" }.Uri;
}
