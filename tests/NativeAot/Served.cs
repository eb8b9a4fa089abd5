using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.WebSockets;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace NativeAot;

/// <summary>Calls over real WebSockets to <see cref="VoiceServer"/>.</summary>
internal static class Served
{
    public static async Task EchoAsync(WebApplication server)
    {
        long measured = 0;
        var traced = new TaskCompletionSource<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == WavixTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => Interlocked.Increment(ref measured));
        meters.Start();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WavixTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => traced.TrySetResult(activity.OperationName),
        };
        ActivitySource.AddActivityListener(activities);

        byte[] said = TestAudio.Speech(TimeSpan.FromSeconds(2));
        await using SimulatedCall call = await SimulatedCall.ConnectAsync(
            VoiceServer.StreamUrlOf(server, "/echo"), new SimulatedCallOptions { RealTime = false });
        await call.StartAsync();
        await call.SayAsync(said);
        Require.That(await call.WaitForAudioAsync(said.Length).SoonAsync());
        using (var http = new HttpClient())
        {
            Require.That(await http.GetStringAsync(VoiceServer.UrlOf(server, "/health")) == "Healthy");
        }

        await call.WaitForPlayoutAsync().SoonAsync();
        Require.That(await call.HangUpAsync());

        Require.That(call.Heard.ToAudio().AsSpan().SequenceEqual(said));
        Require.That(call.Verify().Count == 0);
        Require.That(call.CloseStatus == 1000);
        Require.That(Interlocked.Read(ref measured) > 0);
        Require.That((await traced.Task.SoonAsync()).Length > 0);
    }

    public static async Task GreetAsync(WebApplication server)
    {
        await using SimulatedCall call = await ConnectAsync(await NewUrlAsync(server));
        await InterruptAsync(call);

        Require.That(call.CloseStatus == 1000);
        Require.That(call.Messages.Count(message => message.Received is ClearCommand) == 1);
        Require.That(call.Verify().Count == 0);
        TimeSpan heard = WavixAudio.GetDuration(call.Heard.ToAudio().Length);
        Require.That(heard >= TimeSpan.FromMilliseconds(200) + GreetingHandler.Goodbye && heard < TimeSpan.FromSeconds(20));
    }

    /// <summary>A URL that one run of the server makes is taken by the next, which reads the keys from their files, and once only.</summary>
    public static async Task RestartAsync(DirectoryInfo keys)
    {
        Uri url;
        await using (WebApplication server = await VoiceServer.StartAsync(keys))
        {
            url = await NewUrlAsync(server);
        }

        await using WebApplication restarted = await VoiceServer.StartAsync(keys);
        Uri again = new UriBuilder(url) { Port = VoiceServer.UrlOf(restarted, "/").Port }.Uri;
        await using SimulatedCall call = await ConnectAsync(again);
        await InterruptAsync(call);
        Require.That(call.CloseStatus == 1000);

        Exception? refusal = null;
        try
        {
            await ConnectAsync(again);
        }
        catch (WebSocketException e)
        {
            refusal = e.InnerException;
        }

        Require.That(refusal is HttpRequestException { StatusCode: HttpStatusCode.Gone });
    }

    private static ValueTask<Uri> NewUrlAsync(WebApplication server) => server.Services.GetRequiredService<IWavixStreamTokens>().CreateUrlAsync(
        VoiceServer.StreamUrlOf(server, "/greet"), "call-1", data: "+15550100");

    private static Task<SimulatedCall> ConnectAsync(Uri url) => SimulatedCall.ConnectAsync(url, new SimulatedCallOptions { CallId = "call-1" });

    private static async Task InterruptAsync(SimulatedCall call)
    {
        await call.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(200), TestAudio.Speech(TimeSpan.FromMilliseconds(100)))
            .ExpectAudio(within: Patience.Soon));
        await call.Completion.SoonAsync();
    }
}
