using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace RecordingServer.Tests;

/// <summary>Whole phone calls to the application as its Program sets it up, in a server in memory, on a clock that moves by itself.</summary>
public sealed class ConsentTests : IAsyncLifetime
{
    private static readonly byte[] Message = TestAudio.Speech(TimeSpan.FromSeconds(2));
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(800);

    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;
    private readonly SimulatedClock _clock = new();
    private readonly WebApplicationFactory<Program> _factory = new();
    private WebApplicationFactory<Program> _app = null!;
    private SimulatedWavix _wavix = null!;

    private string[] Files => [.. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)];

    public ValueTask InitializeAsync()
    {
        _app = _factory.WithWebHostBuilder(web => web
            .UseSetting("Wavix:ApiKey", "test-key")
            .UseSetting("Wavix:PublicBaseAddress", "https://voice.example.com")
            .UseSetting("folder", _folder)
            .ConfigureServices(services =>
            {
                services.Configure<WavixStreamEndpointOptions>(options => options.Stream.TimeProvider = _clock);
                services.AddWavixCallControl(_ => { }).ConfigurePrimaryHttpMessageHandler(() => _wavix.CreateApiHandler());
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));
            }));
        _wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiKey = "test-key",
            WebhookUrl = _app.Services.GetRequiredService<WavixCallUrls>().CallEvents,
            WebhookClient = _app.CreateClient(),
            ConnectStreamAsync = (url, cancellationToken) => _app.Server.CreateWebSocketClient()
                .ConnectAsync(new Uri($"ws://localhost{url.PathAndQuery}"), cancellationToken),
            TimeProvider = _clock,
        });
        return default;
    }

    [Fact]
    public async Task Call_CallerAgrees_FileHasWhatWasSaidAndWhatWasHeardAfterTheAnnouncement()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript().ExpectAudio().Listen(Quiet).Press("1").ExpectAudio().Listen(Quiet).Say(Message).Press("#").ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        await StopAsync();
        (short[] left, short[] right) = await ReadAsync();
        Assert.InRange(left.AsSpan().IndexOf(MemoryMarshal.Cast<byte, short>(Message)), 0, left.Length);
        Assert.InRange(right.AsSpan().IndexOf(Sounds.Speak), 0, right.Length);
        Assert.InRange(right.AsSpan().IndexOf(Sounds.Goodbye), 0, right.Length);
        Assert.Equal(-1, right.AsSpan().IndexOf(Sounds.Announcement.AsSpan(0, WavixAudio.SampleRate)));
        Assert.Contains("\"has_ended\": true", await File.ReadAllTextAsync(Files.Single(file => file.EndsWith(".json", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_CallerRefuses_HearsSoAndNothingIsLeft()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript().ExpectAudio().Listen(Quiet).Press("2").ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        await StopAsync();
        byte[] heard = stream.Heard.ToAudio();
        Assert.InRange(heard.AsSpan().IndexOf(MemoryMarshal.AsBytes(Sounds.NotRecorded.AsSpan())), 0, heard.Length);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Call_CallerSaysNothing_IsHungUpAndNothingIsLeft()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript().ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        await StopAsync();
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Call_CallerHangsUpBeforeTheAnswer_NothingIsLeft()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript().ExpectAudio().Listen(Quiet).Say(Message));
        await call.HangUpAsync();
        await call.WaitForEndAsync();

        await StopAsync();
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Call_CallerHangsUpInTheMessage_FileIsKept()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync();

        await stream.RunAsync(new CallScript().ExpectAudio().Listen(Quiet).Press("1").ExpectAudio().Listen(Quiet).Say(Message));
        await call.HangUpAsync();
        Assert.Equal(PhoneCallEnd.HungUp, await call.WaitForEndAsync());

        await StopAsync();
        (short[] left, _) = await ReadAsync();
        Assert.InRange(left.AsSpan().IndexOf(MemoryMarshal.Cast<byte, short>(Message)), 0, left.Length);
    }

    public async ValueTask DisposeAsync()
    {
        await _wavix.DisposeAsync();
        await _app.DisposeAsync();
        await _factory.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(SimulatedPhoneCall Call, SimulatedCall Stream)> RingAsync()
    {
        SimulatedPhoneCall call = await _wavix.RingAsync();
        return (call, await call.WaitForStreamAsync());
    }

    /// <summary>When this has completed, each handler has returned.</summary>
    private Task StopAsync() =>
        _clock.RunUntilAsync(Task.Run(() => _app.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHost>().StopAsync()));

    /// <summary>The two sides of the only recording, which is not in the folder of those that wait for an answer.</summary>
    private async Task<(short[] Left, short[] Right)> ReadAsync()
    {
        await using WavReader recording = await WavReader.OpenAsync(Assert.Single(Directory.GetFiles(_folder, "*.wav")));
        short[] samples = await recording.ReadAllAsync();
        return ([.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
    }
}
