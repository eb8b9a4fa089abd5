using System.Text.Json;
using System.Text.RegularExpressions;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Calls;

public sealed partial class TimelinePageTests : IAsyncDisposable
{
    private const string Hostile = "</script><script>throw 1</script><!--<script>&amp;{{data}}";

    private readonly ScriptedCall _call = new();

    [Fact]
    public async Task ToHtmlAsync_TextOfTheWireThatLooksLikeHtml_StaysData()
    {
        await _call.ReceiveAsync($$$"""{"event":"mark","mark":{"name":"{{{Hostile}}}"}}""");

        string html = await _call.ToHtmlAsync();

        Regex.Count(html, "</script", RegexOptions.IgnoreCase).Should().Be(2, "the page has two script elements");
        html.Should().NotContain("<!--").And.NotContain("<script>throw");
        Events(html)[0].GetProperty("title").GetString().Should().Be($"mark {Hostile}");
    }

    [Fact]
    public async Task ToHtmlAsync_AnyCall_NamesNothingOutsideThePage()
    {
        string html = await _call.ToHtmlAsync();

        Regex.IsMatch(html, @"https?://|//[a-z]+\.|url\(|@import|<link|\{\{").Should().BeFalse();
        html.Should().Contain("default-src 'none'").And.NotContain("unsafe-inline");
    }

    [Fact]
    public async Task ToHtmlAsync_Media_IsShownWithoutItsAudio()
    {
        byte[] tone = TestAudio.Tone(400, TimeSpan.FromMilliseconds(20));
        await _call.ReceiveAudioAsync(tone);

        string html = await _call.ToHtmlAsync();

        Media(html).Should().ContainSingle().Which.Should().StartWith("media 960 bytes, 20 ms\n{").And.NotContain(Convert.ToBase64String(tone));
        Events(html).Should().BeEmpty();
    }

    [Fact]
    public async Task ToHtmlAsync_OutboundTrackIsSent_ItsWaveIsTheCallees()
    {
        await using var call = new ScriptedCall(options => (options.StreamType, options.Channel) = (StreamType.OneWay, StreamChannel.Both));
        byte[] tone = TestAudio.Tone(400, TimeSpan.FromMilliseconds(20));
        await call.Call.SayBothAsync(new byte[960], tone);

        JsonElement data = Data(await call.ToHtmlAsync());

        data.GetProperty("otherName").GetString().Should().Be("Callee");
        data.GetProperty("otherPeaks").GetBytesFromBase64().Should().Equal(WavePeaks.Of(tone));
        Media(data)[1].Should().StartWith("media outbound 960 bytes, 20 ms\n");
    }

    [Fact]
    public async Task ToHtmlAsync_EveryMessage_IsAnEvent()
    {
        await _call.Call.StartAsync();
        await _call.Call.SayAsync(new byte[1920]);
        await _call.ReceiveAsync("""{"event":"clear"}""");
        await _call.ReceiveAsync("no json");
        await _call.Call.SendRawAsync("""{"event":"dtmf","digit":"5"}"""u8.ToArray());

        string html = await _call.ToHtmlAsync();
        JsonElement[] events = Events(html);

        events.Select(e => e.GetProperty("name").GetString()).Should().Equal("connected", "start", "clear", "unreadable", "other");
        Media(html).Should().HaveCount(2);
        events[3].GetProperty("problem").GetString().Should().NotBeNullOrEmpty();
        events[3].GetProperty("message").GetString().Should().Be("no json");
        events[4].GetProperty("message").GetString().Should().Be("""{"event":"dtmf","digit":"5"}""");
    }

    [Fact]
    public async Task ToHtmlAsync_StreamOfAPhoneCall_IsLaterOnTheTimeAxisOfTheCall()
    {
        await _call.Call.SayAsync(TestAudio.Speech(WavixAudio.FrameDuration));

        JsonElement data = Data(await _call.ToHtmlAsync(PhoneCall));

        data.GetProperty("events").EnumerateArray().Select(e => $"{e.GetProperty("at")} {e.GetProperty("name")}").Should()
            .Equal("0.5 call_setup", "3 completed");
        data.GetProperty("media").GetProperty("rows")[0][0].GetDouble().Should().Be(2);
        data.GetProperty("duration").GetDouble().Should().Be(3);
        byte[] caller = data.GetProperty("callerPeaks").GetBytesFromBase64();
        caller.Length.Should().Be(data.GetProperty("otherPeaks").GetBytesFromBase64().Length);
        (Array.FindIndex(caller, peak => peak != 0) / 2 * data.GetProperty("secondsPerPeak").GetDouble()).Should().BeApproximately(2, 0.1);
        data.GetProperty("facts").EnumerateArray().Should().Contain(fact => fact.GetProperty("value").GetString() == "The caller hung up.");
    }

    [Fact]
    public async Task ToHtmlAsync_Audio_IsAWavOfBothSides()
    {
        await _call.Call.SayAsync(new byte[1920]);

        string html = await _call.ToHtmlAsync();

        byte[] wav = Convert.FromBase64String(AudioUri().Match(html).Groups[1].Value);
        wav[..4].Should().Equal("RIFF"u8.ToArray());
        wav.Length.Should().BeGreaterThan(2 * 960, "a sample of each side is a byte");
    }

    [Fact]
    public void Of_Peaks_AreTheLeastAndTheGreatestOfEachPiece()
    {
        short[] samples = new short[WavePeaks.Samples + 1];
        samples[3] = short.MinValue;
        samples[5] = 16_384;
        samples[^1] = 8_192;
        byte[] pcm = [.. samples.SelectMany(BitConverter.GetBytes)];

        WavePeaks.Of(pcm).Select(peak => (sbyte)peak).Should().Equal(-127, 64, 32, 32);
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    /// <summary>A phone call whose stream starts after two seconds.</summary>
    internal static PhoneTimeline PhoneCall { get; } = new(
        TimeSpan.FromSeconds(2),
        [
            new TimelineEvent(0.5, 0, "http", "call_setup", "webhook call_setup: 200", "POST", null),
            new TimelineEvent(3, 0, "problem", "completed", "webhook completed: 500", "POST", null),
        ],
        "The caller hung up.",
        IsInOrder: true);

    /// <summary>Title and text of each audio message, put together as the page does it.</summary>
    private static string[] Media(JsonElement data)
    {
        JsonElement media = data.GetProperty("media");
        return
        [
            .. media.GetProperty("rows").EnumerateArray().Select(row =>
            {
                string[] parts = media.GetProperty("shapes")[row[2].GetInt32()].GetString()!.Split('\0');
                return string.Concat(parts.Select((part, i) => i == 0 ? part : row[i + 2] + part));
            }),
        ];
    }

    private static string[] Media(string html) => Media(Data(html));

    private static JsonElement Data(string html) => JsonDocument.Parse(DataElement().Match(html).Groups[1].Value).RootElement;

    private static JsonElement[] Events(string html) => [.. Data(html).GetProperty("events").EnumerateArray()];

    [GeneratedRegex("""<script type="application/json" id="data">(.*)</script>""")]
    private static partial Regex DataElement();

    [GeneratedRegex("""src="data:audio/wav;base64,([^"]+)">""")]
    private static partial Regex AudioUri();
}
