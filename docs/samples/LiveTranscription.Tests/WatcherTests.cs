using System.Net;
using LiveTranscription.Transcripts;
using Wavix.Streaming.Testing;

namespace LiveTranscription.Tests;

/// <summary>Who may watch, and what watchers cost the call.</summary>
public sealed class WatcherTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/calls/events")]
    [InlineData("/calls/{0}/events")]
    public async Task Get_WithoutTheToken_IsRefused(string path)
    {
        await using var app = new TranscriptionApp();
        TestCall call = await app.RingAsync();
        path = string.Format(null, path, call.Id);

        (await app.GetStatusAsync(path)).Should().Be(HttpStatusCode.Unauthorized);
        (await app.GetStatusAsync(path + "?token=")).Should().Be(HttpStatusCode.Unauthorized);
        (await app.GetStatusAsync(path + "?token=fedcba9876543210fedcba9876543210")).Should().Be(HttpStatusCode.Unauthorized);
        (await app.GetStatusAsync(path, "watch=fedcba9876543210fedcba9876543210")).Should().Be(HttpStatusCode.Unauthorized);
        (await app.GetStatusAsync(path, $"watch={TranscriptionApp.Token}")).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Page_TokenInTheAddress_MovesIntoACookie()
    {
        await using var app = new TranscriptionApp();
        using HttpClient client = app.CreateClient();

        using HttpResponseMessage response = await client.GetAsync(new Uri($"/?token={TranscriptionApp.Token}", UriKind.Relative)).SoonAsync();

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        response.Headers.Location!.OriginalString.Should().Be("/");
        string cookie = response.Headers.GetValues("Set-Cookie").Single();
        cookie.Should().StartWith($"watch={TranscriptionApp.Token};").And.Contain("httponly").And.Contain("samesite=strict");
        response.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
    }

    [Fact]
    public async Task Page_OutsideThisMachine_CookieIsForHttpsOnly()
    {
        await using var app = new TranscriptionApp();
        using HttpClient client = app.CreateClient();

        using HttpResponseMessage response =
            await client.GetAsync(new Uri($"https://voice.example.com/?token={TranscriptionApp.Token}")).SoonAsync();

        response.Headers.GetValues("Set-Cookie").Single().Should().Contain("; secure");
    }

    [Fact]
    public async Task Calls_CallsStartAndEnd_ListIsSentWhole()
    {
        await using var app = new TranscriptionApp();
        using EventReader list = await EventReader.OpenAsync(app.CreateClient(), $"/calls/events?token={TranscriptionApp.Token}", lastEventId: null);
        (await list.ReadAsync().SoonAsync())!.Data.Should().Be("[]");

        TestCall call = await app.RingAsync();
        SentEvent started = (await list.ReadAsync().SoonAsync())!;
        await call.HangUpAsync();
        SentEvent ended = (await list.ReadAsync().SoonAsync())!;

        started.Name.Should().Be("calls");
        started.Data.Should().Contain(call.Id).And.Contain(call.Phone.Id).And.Contain("\\u002B12025550100").And.Contain("\"endedAt\":null");
        ended.Data.Should().Contain(call.Id).And.NotContain("\"endedAt\":null");
    }

    [Fact]
    public async Task Watch_UnknownCall_IsNotFound()
    {
        await using var app = new TranscriptionApp();

        (await app.GetStatusAsync($"/calls/{Guid.NewGuid():N}/events?token={TranscriptionApp.Token}")).Should().Be(HttpStatusCode.NotFound);
    }

    /// <summary>20 s of call are 1,000 changes of 1,500 characters. A connection that takes nothing has room for a part of them.</summary>
    [Fact]
    public async Task Watch_StalledWatcher_CostsTheCallNothingAndGetsTheNewestState()
    {
        await using var app = new TranscriptionApp(TestRecognizer.Talkative(1500));
        TestCall call = await app.RingAsync();
        using EventReader stalled = await app.WatchAsync(call);
        using EventReader healthy = await app.WatchAsync(call);
        Task<List<SentEvent>> reading = Task.Run(healthy.ReadToEndAsync);

        TimeSpan before = call.Stream.Elapsed;
        await call.SayAsync(20, caller: (0, 20));
        TimeSpan took = call.Stream.Elapsed - before;
        await call.HangUpAsync();
        List<SentEvent> all = await reading.SoonAsync();
        List<SentEvent> late = await stalled.ReadToEndAsync().SoonAsync();

        took.Should().BeCloseTo(TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(100));
        (await call.Phone.WaitForEndAsync()).Should().Be(PhoneCallEnd.HungUp);
        all.Should().HaveCountGreaterThan(500);
        late.Should().HaveCountLessThan(all.Count / 2);
        late[^1].Should().Be(all[^1]);
        late.Last(e => e.Name == "line" && e.Line.Side == Side.Caller).Line.Text.Should().Be("last");
    }

    [Fact]
    public async Task Watch_WatcherLeaves_CallContinues()
    {
        await using var app = new TranscriptionApp();
        TestCall call = await app.RingAsync();
        (await app.WatchAsync(call)).Dispose();

        await call.SayAsync(3, caller: (1, 2));
        await call.HangUpAsync();

        using EventReader another = await app.WatchAsync(call);
        (await another.ReadToEndAsync().SoonAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task Watch_MoreThanMaxWatchers_IsRefusedUntilOneLeaves()
    {
        await using var app = new TranscriptionApp(recognizer: null, ("Transcription:MaxWatchers", "1"));
        TestCall call = await app.RingAsync();
        string path = $"/calls/{call.Id}/events?token={TranscriptionApp.Token}";
        using EventReader one = await app.WatchAsync(call);
        EventReader two = await app.WatchAsync(call);

        (await app.GetStatusAsync(path)).Should().Be(HttpStatusCode.ServiceUnavailable);
        two.Dispose();

        await WaitUntilLetInAsync().SoonAsync();

        async Task WaitUntilLetInAsync()
        {
            while (await app.GetStatusAsync(path) != HttpStatusCode.OK)
            {
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Stop_CallIsWatched_WatcherDoesNotHoldItUp()
    {
        await using var app = new TranscriptionApp();
        TestCall call = await app.RingAsync();
        using EventReader watcher = await app.WatchAsync(call);
        using EventReader list = await EventReader.OpenAsync(app.CreateClient(), $"/calls/events?token={TranscriptionApp.Token}", lastEventId: null);

        await app.StopAsync().SoonAsync();

        // Both responses end in order. They may have the end of the call, or not any more.
        await ReadAllAsync(watcher).SoonAsync();
        await ReadAllAsync(list).SoonAsync();

        static async Task ReadAllAsync(EventReader reader)
        {
            while (await reader.ReadAsync() is not null)
            {
            }
        }
    }
}
