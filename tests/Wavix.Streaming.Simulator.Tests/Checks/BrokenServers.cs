using System.Net.WebSockets;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>Servers with one fault each.</summary>
internal static class BrokenServers
{
    public static IReadOnlyDictionary<string, CheckedServer> All { get; } = new Dictionary<string, CheckedServer>
    {
        ["sends audio as binary"] = new(
            () => new RawBot
            {
                OnMedia = (bot, payload) => bot.IsOneWay ? Task.CompletedTask : bot.SendAsync(Convert.FromBase64String(payload), WebSocketMessageType.Binary),
            },
            "text-frames"),
        ["sends text that is not UTF-8"] = new(
            () => new RawBot { OnMedia = (bot, _) => bot.IsOneWay ? Task.CompletedTask : bot.SendAsync([0xC3, 0x28], WebSocketMessageType.Text) },
            "text-frames"),
        ["sends half an object"] = new(() => Instead(bot => bot.Media("AAAA")[..^1]), "valid-json"),
        ["sends an error report"] = new(() => Instead(_ => """{"event":"error","message":"no model"}"""), "known-commands"),
        ["sends an odd number of bytes"] = new(() => Instead(bot => bot.Media("AAEC")), "audio-payload"),
        ["sends URL-safe base64"] = new(() => Instead(bot => bot.Media("AAEC_f-_")), "audio-payload"),
        ["sends marks without a name"] = new(() => Instead(bot => $$$"""{"event":"mark","stream_id":"{{{bot.StreamId}}}","mark":{}}"""), "mark-name"),
        ["sends a stream_id of its own"] = new(() => Instead(_ => """{"event":"clear","stream_id":"mine"}"""), "stream-id"),
        ["speaks on one-way streams"] = new(() => new RawBot { OnMedia = (bot, payload) => bot.SendAsync(bot.Media(payload)) }, "one-way-stream"),
        ["fails at the first audio"] = new(() => new RawBot { OnMedia = (bot, _) => bot.AbortAsync() }, "ordinary-call"),
        ["dies of the echo of a mark"] = new(
            () => new RawBot
            {
                OnMedia = (bot, payload) => bot.IsOneWay ? Task.CompletedTask : bot.SendAsync(bot.Mark("a")),
                OnOther = (bot, e) => e.GetProperty("event").GetString() == "mark" ? bot.AbortAsync() : Task.CompletedTask,
            },
            "mark-round-trip"),
        ["dies after its own clear"] = new(
            () => new RawBot
            {
                OnMedia = (bot, _) => bot.IsOneWay || bot.Heard < 9 ? Task.CompletedTask
                    : bot.Heard == 9 ? bot.SendAsync($$"""{"event":"clear","stream_id":"{{bot.StreamId}}"}""")
                    : bot.CloseAsync(1011),
            },
            "clear-round-trip"),
        ["looks for compact JSON"] = new(
            () => new RawBot { OnText = (_, text, _) => text.Contains("\"event\":\"", StringComparison.Ordinal) }, "pretty-json")
        {
            Settings = CheckRuns.Talkative,
        },
        ["takes each frame for a message"] = new(
            () => new RawBot
            {
                // What is too large for its buffer it does put together.
                OnText = (bot, text, pieces) =>
                {
                    if (pieces > 1 && text.Length < 64 * 1024)
                    {
                        bot.Socket.Abort();
                    }

                    return true;
                },
            },
            "fragmented-json"),
        ["fails at fields that it does not know"] = new(
            () => new RawBot { OnText = Failing(text => text.Contains("x_number", StringComparison.Ordinal)) }, "unknown-fields"),
        ["aborts for an unknown event"] = new(
            () => new RawBot { OnOther = (bot, e) => e.GetProperty("event").GetString() == "dtmf" ? bot.AbortAsync() : Task.CompletedTask },
            "unknown-event"),
        ["closes with 1008 for an unknown event"] = new(
            () => new RawBot { OnOther = (bot, e) => e.GetProperty("event").GetString() == "dtmf" ? bot.CloseAsync(1008) : Task.CompletedTask },
            "unknown-event"),
        ["aborts for malformed JSON"] = new(
            () => new RawBot { OnText = Failing(text => text == "no JSON at all") }, "malformed-json"),
        ["closes with 1011 for audio it can't decode"] = new(
            () => new RawBot
            {
                OnText = (bot, text, pieces) =>
                {
                    if (text.Contains("f7...", StringComparison.Ordinal))
                    {
                        _ = bot.CloseAsync(1011);
                    }

                    return true;
                },
            },
            "invalid-audio"),
        ["aborts for ids of others"] = new(
            () => new RawBot { OnText = Failing(text => text.Contains("another-stream", StringComparison.Ordinal)) }, "wrong-ids"),
        ["is deaf after a binary message"] = new(
            () =>
            {
                bool isDeaf = false;
                return new RawBot
                {
                    OnBinary = _ =>
                    {
                        isDeaf = true;
                        return Task.CompletedTask;
                    },
                    OnText = (_, _, _) => !isDeaf,
                };
            },
            "binary-message")
        {
            Settings = CheckRuns.Talkative,
        },
        ["aborts for 2 MiB"] = new(() => new RawBot { OnText = Failing(text => text.Length > 2 * 1024 * 1024) }, "oversized-message"),
        ["aborts when it has heard enough"] = new(
            () => new RawBot { OnMedia = (bot, payload) => bot.Heard > 250 ? bot.AbortAsync() : bot.EchoAsync(payload) }, "long-call"),
        ["mixes calls up"] = MixesCallsUp(),
        ["takes no calls after a reset"] = TakesNoCallsAfterAReset(),
    };

    /// <summary>Sends this instead of each audio message.</summary>
    private static RawBot Instead(Func<RawBot, string> message) =>
        new() { OnMedia = (bot, _) => bot.IsOneWay ? Task.CompletedTask : bot.SendAsync(message(bot)) };

    private static Func<RawBot, string, int, bool> Failing(Func<string, bool> isBad) => (bot, text, _) =>
    {
        if (isBad(text))
        {
            bot.Socket.Abort();
        }

        return true;
    };

    private static CheckedServer MixesCallsUp()
    {
        int calls = 0;
        return new(
            () =>
            {
                int others = Interlocked.Increment(ref calls) - 1;
                return new RawBot
                {
                    OnMedia = (bot, payload) => others > 0 ? bot.AbortAsync() : bot.EchoAsync(payload),
                    OnEnd = () => Interlocked.Decrement(ref calls),
                };
            },
            "two-calls");
    }

    private static CheckedServer TakesNoCallsAfterAReset()
    {
        bool wasReset = false;
        return new(() => new RawBot { OnLost = () => wasReset = true }, "abrupt-reset") { Refusal = (_, _) => wasReset ? 500 : null };
    }
}
