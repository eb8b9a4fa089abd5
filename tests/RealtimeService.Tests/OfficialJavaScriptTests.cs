using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>The official SDK for JavaScript, unmodified: it connects to the fake service as to the real one, and causes no error.</summary>
public class OfficialJavaScriptTests
{
    [Fact]
    public async Task Session_WholeCall_SpeaksCallsAToolAndIsInterruptedWithoutAnError()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(
            RealtimeAnswer.Calls("find_order", """{"number":42}"""),
            RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(1, 40))),
            RealtimeAnswer.Says("Goodbye."));

        JsonElement result = await RunAsync("session.js", service);

        FakeRealtimeSession session = service.Sessions.Should().ContainSingle().Subject;
        await session.Ended.SoonAsync();
        session.Errors.Should().BeEmpty();
        Strings(result.GetProperty("errors")).Should().BeEmpty();
        result.GetProperty("tools").EnumerateArray().Select(number => number.GetInt32()).Should().Equal(42);
        result.GetProperty("interrupted").GetInt32().Should().Be(1);
        session.Settings["instructions"]!.GetValue<string>().Should().Be("Be brief.");
        session.Memory.Select(item => item.Role).Should().Equal("user", "function_call", "function_call_output", "assistant", "user", "assistant");
        session.Memory[2].Text.Should().Be("shipped");

        // It cuts the answer that it plays, to a time that it has received.
        session.Spoken[0].TruncatedTo.Should().BeGreaterThan(TimeSpan.Zero).And.BeLessThanOrEqualTo(session.Spoken[0].Sent);
        session.Memory[5].Text.Should().Be("Goodbye.");
        result.GetProperty("audio").GetProperty(session.Spoken[1].ItemId).GetInt32().Should().Be((int)(session.Spoken[1].Length.TotalMilliseconds * 48));
    }

    /// <summary>
    /// Over the SDK's Twilio transport, in µ-law: what the caller heard is decoded, and the position that the SDK claims is compared with it. Twilio
    /// is simulated in the script.
    /// </summary>
    [Fact]
    public async Task TwilioTransport_Interrupted_ClaimsAboutWhatTheCallerHeard()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(1, 40))), RealtimeAnswer.Says("Goodbye and thank you."));

        JsonElement result = await RunAsync("twilio.js", service);

        FakeRealtimeSession session = service.Sessions.Should().ContainSingle().Subject;
        session.Errors.Should().BeEmpty();
        Strings(result.GetProperty("errors")).Should().BeEmpty();
        result.GetProperty("clears").GetInt32().Should().Be(1);
        session.Settings["audio"]!["output"]!["format"]!["type"]!.GetValue<string>().Should().Be("audio/pcmu");
        IReadOnlyList<HeardItem> heard = service.Decode(G711.DecodeMuLaw(result.GetProperty("heard").GetBytesFromBase64()), 8_000);
        heard.Select(item => item.Item).Should().Equal(session.Spoken);
        heard[0].Heard.Should().BeGreaterThan(TimeSpan.FromMilliseconds(1_000)).And.BeLessThan(TimeSpan.FromMilliseconds(3_000));
        heard[0].Duration.TotalMilliseconds.Should().BeApproximately(heard[0].Heard.TotalMilliseconds, 6);
        session.Spoken[0].TruncatedTo!.Value.TotalMilliseconds.Should().BeApproximately(heard[0].Heard.TotalMilliseconds, 150);
        heard[1].Heard.TotalMilliseconds.Should().BeApproximately(session.Spoken[1].Length.TotalMilliseconds, 3);
        TestContext.Current.TestOutputHelper?.WriteLine($"claimed {session.Spoken[0].TruncatedTo!.Value.TotalMilliseconds:0} ms, heard {heard[0].Heard.TotalMilliseconds:0.0} ms");
    }

    private static IEnumerable<string?> Strings(JsonElement array) => array.EnumerateArray().Select(one => one.GetString());

    private static async Task<JsonElement> RunAsync(string script, FakeRealtimeService service)
    {
        string folder = Repository.PathOf("tests", "RealtimeService.Tests", "js");
        InstalledProgram.Require(Directory.Exists(Path.Combine(folder, "node_modules", "@openai")), "NODE", $"`npm ci` was not run in {folder}");
        InstalledProgram.Require("node", "NODE");
        await using var node = ChildProcess.Start("node", Path.Combine(folder, script), service.Endpoint + "?model=gpt-realtime", service.Options.Key);
        string line = await node.WaitForLineAsync("\"errors\":");
        (await node.WaitForExitAsync()).Should().Be(0, node.Printed);
        return JsonDocument.Parse(line).RootElement;
    }
}
