using System.Net;
using System.Text.Json;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Simulator.Dials;
using Wavix.Streaming.Simulator.Phones;
using Wavix.Streaming.Simulator.Tests.Dials;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>Calls of the phone with a page that is not a browser.</summary>
[InRealTime]
public sealed class PhoneCallTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Call_EchoBot_PageHearsItsFramesAndGetsTheRecording()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);
        await page.CallAsync();
        await page.ReadCaptionAsync("start");

        // A frame of the microphone for each frame of the line: both have the same pace.
        byte[] tone = TestAudio.Tone(500, WavixAudio.FrameDuration);
        int heard = 0;
        await page.ReadAsync("meter", _ => heard > 20, async frame =>
        {
            heard += IsSound(frame) ? 1 : 0;
            await page.SendFrameAsync(tone);
        });
        JsonElement ended = await page.HangUpAsync();

        ended.GetProperty("message").GetString().Should().Be("You hung up.");
        ended.GetProperty("isInOrder").GetBoolean().Should().BeTrue();
        int number = ended.GetProperty("number").GetInt32();
        (await Http.GetStringAsync(new Uri(rig.Url, $"calls/{number}/timeline"))).Should().Contain(rig.Latest.Report!.CallId);
        await using Stream wav = await Http.GetStreamAsync(new Uri(rig.Url, $"calls/{number}/recording.wav"));
        using var copy = new MemoryStream();
        await wav.CopyToAsync(copy);
        copy.Position = 0;
        await using WavReader reader = await WavReader.OpenAsync(copy, leaveOpen: false);
        reader.Duration.Should().BeGreaterThan(20 * WavixAudio.FrameDuration);
    }

    [Fact]
    public async Task Clear_LongAnswer_NoFrameOfItFollows()
    {
        var interrupt = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PhoneRig rig = await PhoneRig.StartAsync(async session =>
        {
            await using IAsyncEnumerator<WavixEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();
            while (await events.MoveNextAsync() && events.Current is not StartEvent)
            {
            }

            await session.SendMediaAsync(TestAudio.Tone(400, TimeSpan.FromSeconds(30)));
            await interrupt.Task;
            await session.SendClearAsync();
            while (await events.MoveNextAsync())
            {
            }
        });
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);
        await page.CallAsync();
        await page.ReadCaptionAsync("start");
        await page.ReadAsync("meter", _ => page.Frames.Count > 20);

        interrupt.SetResult();
        await page.ReadCaptionAsync("clear");
        int before = page.Frames.Count;
        await page.ReadAsync("meter", _ => page.Frames.Count > before + 30);
        await page.HangUpAsync();

        // Only what had played and was not yet sent: a frame, or a few if the machine is busy.
        page.Frames.Skip(before).Count(IsSound).Should().BeLessThan(20);
        page.Frames.Take(before).Count(IsSound).Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task Key_InACall_ItsToneIsOnTheLine()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);
        await page.CallAsync();
        await page.ReadCaptionAsync("start");

        await page.SendAsync("""{"type":"key","key":"5"}""");
        int heard = 0;
        await page.ReadAsync("meter", _ => heard >= 4, frame =>
        {
            heard += IsSound(frame) ? 1 : 0;
            return Task.CompletedTask;
        });
        await page.HangUpAsync();

        byte[] caller = rig.Latest.Recording!.Caller;
        (Strength(caller, 770), Strength(caller, 1336)).Should().Match<(double Row, double Column)>(both => both.Row > 0.6 && both.Column > 0.6);
        Strength(caller, 697).Should().BeLessThan(Strength(caller, 770) / 4);
    }

    [Fact]
    public async Task Faults_LossSwitchedOn_FramesAreMissingFromThenOn()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync();
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);
        await page.CallAsync();
        await page.ReadCaptionAsync("start");
        await page.ReadAsync("meter", _ => page.Frames.Count > 15);
        await page.SendAsync("""{"type":"faults","names":["loss"]}""");
        int before = page.Frames.Count;
        await page.ReadAsync("meter", _ => page.Frames.Count > before + 40);
        await page.HangUpAsync();

        long[] numbers = [.. rig.Latest.Recording!.Messages.Select(message => message.Sent).OfType<MediaEvent>().Select(media => media.SequenceNumber!.Value)];
        numbers.Zip(numbers.Skip(1)).Take(10).Should().OnlyContain(pair => pair.Second == pair.First + 1);
        numbers.Zip(numbers.Skip(1)).Should().Contain(pair => pair.Second == pair.First + 2);
    }

    [Fact]
    public async Task Disconnect_InACall_HangsUpInOrder()
    {
        var end = new TaskCompletionSource<WavixStreamCompletion>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PhoneRig rig = await PhoneRig.StartAsync(async session => end.TrySetResult(await session.Completion));
        await using (PageClient page = await PageClient.ConnectAsync(rig.Url))
        {
            await page.CallAsync();
            await page.ReadCaptionAsync("start");
        }

        (await end.Task.SoonAsync()).Reason.Should().Be(WavixStreamEndReason.Stopped);
    }

    [Fact]
    public async Task End_InACall_HangsUpAndSaysGoodbye()
    {
        var end = new TaskCompletionSource<WavixStreamCompletion>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using PhoneRig rig = await PhoneRig.StartAsync(async session => end.TrySetResult(await session.Completion));
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);
        await page.CallAsync();
        await page.ReadCaptionAsync("start");

        Task ending = rig.Phone.EndAsync();
        await page.ReadAsync("ended");
        await page.ReadAsync("bye");
        await page.ReadToCloseAsync();
        await ending.SoonAsync();

        (await end.Task.SoonAsync()).Reason.Should().Be(WavixStreamEndReason.Stopped);
    }

    [Fact]
    public async Task Call_ApplicationCloses_PageSaysSo()
    {
        await using PhoneRig rig = await PhoneRig.StartAsync(session => session.CloseAsync());
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);

        await page.CallAsync();

        (await page.ReadAsync("ended")).GetProperty("message").GetString().Should().Be("The application hung up.");
    }

    [Fact]
    public async Task Call_WebhookThatCollectsDigits_TakesTheKeys()
    {
        await using DialedApp app = await new DialedApp
        {
            OnWebhook = async (app, call) =>
            {
                if (call.EventType == "call_setup")
                {
                    await app.AnswerAsync(call.Id);
                    await app.SendAsync("POST", $"/v1/calls/{call.Id}/collect", new { max_digits = 1, timeout = 60 });
                }

                return 200;
            },
        }.StartAsync();
        await using ApiServer api = await ApiServer.StartAsync(new IPEndPoint(IPAddress.Loopback, app.ApiPort), CancellationToken.None);
        await using PhoneRig rig = await PhoneRig.StartAsync(new WebhookTarget(new DialSettings { WebhookUrl = new Uri(app.Webhook) }, api));
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);

        await page.CallAsync();

        // The stream may be connected before digits are asked for, or after.
        await page.ReadAllAsync(
            json => json.TryGetProperty("text", out JsonElement text) && text.GetString()!.StartsWith("request collect", StringComparison.Ordinal),
            json => json.TryGetProperty("state", out JsonElement state) && state.GetString() == "talking");
        await page.SendAsync("""{"type":"key","key":"7"}""");
        bool isCollected = (await page.ReadAsync("key")).GetProperty("isCollected").GetBoolean();
        JsonElement ended = await page.HangUpAsync();

        isCollected.Should().BeTrue();
        ended.GetProperty("message").GetString().Should().Be("You hung up.");
        rig.Latest.Phone!.Events.Should().Contain(e => e.Title.StartsWith("request collect"));
    }

    [Fact]
    public async Task Call_WebhookNotThere_PageGetsTheDiagnosisOfDial()
    {
        int port = FreePort.Next();
        await using ApiServer api = await ApiServer.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), CancellationToken.None);
        await using PhoneRig rig = await PhoneRig.StartAsync(
            new WebhookTarget(new DialSettings { WebhookUrl = new Uri($"http://127.0.0.1:{port}/on-call") }, api));
        await using PageClient page = await PageClient.ConnectAsync(rig.Url);

        await page.CallAsync();
        JsonElement ended = await page.ReadAsync("ended");

        ended.GetProperty("isInOrder").GetBoolean().Should().BeFalse();
        ended.GetProperty("message").GetString().Should().Contain("call_setup").And.Contain("the connection was refused");
    }

    private static bool IsSound(byte[] frame) => frame.AsSpan().IndexOfAnyExcept((byte)0) >= 0;

    /// <summary>How strong a frequency is in the audio (Goertzel), relative to its average power.</summary>
    private static double Strength(byte[] pcm, double frequency)
    {
        double coefficient = 2 * Math.Cos(2 * Math.PI * frequency / WavixAudio.SampleRate);
        (double last, double before, double power) = (0, 0, 1);
        int from = 0;
        while (from < pcm.Length && pcm[from] == 0)
        {
            from++;
        }

        int to = Math.Min(pcm.Length, (from & ~1) + (int)WavixAudio.GetByteCount(TimeSpan.FromMilliseconds(100)));
        for (int at = from & ~1; at < to; at += WavixAudio.BytesPerSample)
        {
            double sample = BitConverter.ToInt16(pcm, at);
            (last, before) = (sample + (coefficient * last) - before, last);
            power += sample * sample;
        }

        double length = (to - (from & ~1)) / (double)WavixAudio.BytesPerSample;
        return Math.Sqrt(((last * last) + (before * before) - (coefficient * last * before)) / (power * length)) * 2;
    }
}
