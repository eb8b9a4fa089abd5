using Wavix.Streaming.Tests.Playing;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Session;

public class CallTapTests
{
    [Fact]
    public async Task CopyPlayed_Playback_IsWhatIsHeardAtItsTime()
    {
        await using PlaybackCall call = await StartAsync();
        using CallTap tap = call.Session.OpenTap();
        DateTimeOffset start = tap.Now;
        byte[] audio = Audio(200);
        Playback playback = call.Session.Play(audio);
        await call.PassAsync(1000);

        playback.StartedAt.Should().Be(start);
        Copy(tap, start, 200).Should().Equal(audio);
        Copy(tap, start + Ms(100), 50).Should().Equal(audio[4800..7200]);
        Copy(tap, start - Ms(100), 150).Should().Equal([.. new byte[4800], .. audio[..2400]]);
        Copy(tap, start + Ms(200), 100).Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public async Task CopyPlayed_Interrupted_IsCutWhereTheCallerStoppedHearing()
    {
        await using PlaybackCall call = await StartAsync();
        using CallTap tap = call.Session.OpenTap();
        DateTimeOffset start = tap.Now;
        byte[] audio = Audio(1000);
        Playback playback = call.Session.Play(audio);
        await call.PassAsync(450);
        Copy(tap, start + Ms(450), 100).Should().Contain(value => value != 0, "it is sent ahead");
        await call.Session.InterruptAsync();
        await call.PassAsync(1000);

        (await playback).Heard.Should().Be(Ms(450));
        Copy(tap, start, 1000).Should().Equal([.. audio[..(450 * 48)], .. new byte[550 * 48]]);
    }

    [Fact]
    public async Task CopyPlayed_Paused_HasTheGapAndThenTheRest()
    {
        await using PlaybackCall call = await StartAsync();
        using CallTap tap = call.Session.OpenTap();
        DateTimeOffset start = tap.Now;
        byte[] audio = Audio(500);
        Playback playback = call.Session.Play(audio);
        await call.PassAsync(150);
        PausedPlayback paused = await call.Session.PauseAsync();
        await call.PassAsync(300);
        await paused.ResumeAsync();
        await call.PlayOutAsync(playback);

        Copy(tap, start, 800).Should().Equal([.. audio[..(150 * 48)], .. new byte[300 * 48], .. audio[(150 * 48)..]]);
    }

    [Fact]
    public async Task CopyPlayed_AudioOfSendMediaAsync_IsThereToo()
    {
        await using PlaybackCall call = await StartAsync();
        using CallTap tap = call.Session.OpenTap();
        DateTimeOffset start = tap.Now;
        byte[] audio = Audio(100);
        await call.Session.SendMediaAsync(audio);
        byte[] sent = [.. audio];
        Array.Clear(audio);

        Copy(tap, start, 100).Should().Equal(sent, "the application may use its memory again");
    }

    [Fact]
    public async Task CopyPlayed_OlderThanTheHistory_IsSilence()
    {
        await using PlaybackCall call = await StartAsync();
        using CallTap tap = call.Session.OpenTap(new CallTapOptions { PlayedHistory = Ms(500) });
        DateTimeOffset start = tap.Now;
        _ = call.Session.Play(Audio(5000));
        await call.PassAsync(5000);

        Copy(tap, start, 100).Should().OnlyContain(value => value == 0);
        Copy(tap, start + Ms(4600), 100).Should().Contain(value => value != 0);
    }

    [Fact]
    public async Task CopyPlayed_OfSession_IsWhatWasPlayedWhileTheCallerSpoke()
    {
        await using PlaybackCall call = await StartAsync();
        byte[] played = new byte[960];
        MediaEvent first = await HearAsync(call, 2);
        call.Session.CopyPlayed(first, played);
        played.Should().OnlyContain(value => value == 0);

        byte[] audio = Audio(1000);
        _ = call.Session.Play(audio);
        await call.PassAsync(100);
        MediaEvent media = await HearAsync(call, 3);
        await call.PassAsync(300);
        call.Session.CopyPlayed(media, played);

        played.Should().Equal(audio[(80 * 48)..(100 * 48)], "it was heard 300 ms ago");
    }

    [Fact]
    public async Task CopyPlayed_OddLength_IsRefused()
    {
        await using PlaybackCall call = await StartAsync();
        using CallTap tap = call.Session.OpenTap();

        Action copy = () => tap.CopyPlayed(tap.Now, new byte[3]);

        copy.Should().Throw<ArgumentException>().WithMessage("3 bytes is not a whole number*");
    }

    [Fact]
    public async Task ReadAllAsync_Call_HasEventsPlaybacksAndInterruptionsInOrder()
    {
        await using PlaybackCall call = await StartAsync();
        CallTap tap = call.Session.OpenTap();
        _ = call.Session.Play(Audio(100));
        await call.PassAsync(400);
        _ = call.Session.BeginTurn().Play(Audio(1000));
        await call.PassAsync(450);
        await call.Session.InterruptAsync();
        await HearAsync(call, 2);
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));
        var items = new List<string>();
        await foreach (CallTapItem item in tap.ReadAllAsync())
        {
            items.Add(item.Event is not null ? item.Event.EventName! : item.Playback is { } playback ? $"{playback.TurnNumber} {playback.Outcome}" : $"cleared {item.Cleared.TotalMilliseconds}");
        }

        items.Where(item => item != "mark").Should().Equal("1 Played", "cleared 210", "2 Cleared", "media", "stop");
    }

    [Fact]
    public async Task ReadAllAsync_ReceiveMediaOff_StillHasTheAudio()
    {
        await using PlaybackCall call = await StartAsync(options => options.ReceiveMedia = false);
        using CallTap tap = call.Session.OpenTap();
        await call.Harness.SayAndSettleAsync(SessionHarness.Media(2, fill: 7));

        ((MediaEvent)Take(tap).Single().Event!).Payload.ToArray().Should().Equal(SessionHarness.Frame(7));
        (await ReadRestAsync(call)).Should().NotContain(e => e is MediaEvent);
    }

    [Fact]
    public async Task ReadAllAsync_NotRead_DropsAndCountsBeyondItsRoom()
    {
        await using PlaybackCall call = await StartAsync();
        using CallTap tap = call.Session.OpenTap(new CallTapOptions { MaxQueuedBytes = 65_536 });
        for (int i = 2; i < 102; i++)
        {
            await call.Harness.SayAndSettleAsync(SessionHarness.Media(i));
        }

        int taken = Take(tap).Count;
        taken.Should().Be(65_536 / 1160);
        tap.DroppedItems.Should().Be(100 - taken);
        await call.Harness.SayAndSettleAsync(SessionHarness.Media(102));
        Take(tap).Should().ContainSingle("there is room again");
    }

    [Fact]
    public async Task Dispose_Tap_EndsItsItemsAndNothingElse()
    {
        await using PlaybackCall call = await StartAsync();
        CallTap tap = call.Session.OpenTap();
        tap.Dispose();
        tap.Dispose();
        await HearAsync(call, 2);

        (await ReadAsync(tap.ReadAllAsync())).Should().BeEmpty();
        call.Session.State.Should().Be(WavixStreamState.Streaming);
    }

    [Fact]
    public async Task OpenTap_AfterTheEnd_HasNoItems()
    {
        await using PlaybackCall call = await StartAsync();
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));
        using CallTap tap = call.Session.OpenTap();

        (await ReadAsync(tap.ReadAllAsync())).Should().BeEmpty();
    }

    [Fact]
    public async Task OpenTap_OptionsOutOfRange_AreNamed()
    {
        await using PlaybackCall call = await StartAsync();

        Action open = () => call.Session.OpenTap(new CallTapOptions { MaxQueuedBytes = 1, PlayedHistory = TimeSpan.Zero });

        open.Should().Throw<ArgumentException>().WithMessage("*MaxQueuedBytes*PlayedHistory*");
    }

    private static async Task<MediaEvent> HearAsync(PlaybackCall call, int number)
    {
        await call.Harness.SayAndSettleAsync(SessionHarness.Media(number));
        await foreach (WavixEvent e in call.Session.ReadEventsAsync())
        {
            if (e is MediaEvent media)
            {
                return media;
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    private static async Task<List<WavixEvent>> ReadRestAsync(PlaybackCall call)
    {
        await call.Harness.SayAndSettleAsync(SessionHarness.Stop(100));
        return await ReadAsync(call.Session.ReadEventsAsync());
    }

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (T item in items)
        {
            all.Add(item);
        }

        return all;
    }

    private static byte[] Copy(CallTap tap, DateTimeOffset from, int milliseconds)
    {
        byte[] copy = new byte[milliseconds * WavixAudio.BytesPerMillisecond];
        tap.CopyPlayed(from, copy);
        return copy;
    }

    private static List<CallTapItem> Take(CallTap tap)
    {
        var items = new List<CallTapItem>();
        while (tap.TryRead(out CallTapItem item))
        {
            items.Add(item);
        }

        return items;
    }
}
