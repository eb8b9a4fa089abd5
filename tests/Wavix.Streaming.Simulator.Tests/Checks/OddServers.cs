namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>Servers that do something uncommon, but nothing wrong.</summary>
internal static class OddServers
{
    private static readonly byte[] Greeting = new byte[WavixAudio.FrameBytes * 10];

    public static IReadOnlyDictionary<string, CheckedServer> All { get; } = new Dictionary<string, CheckedServer>
    {
        ["listens silently"] = new(() => new RawBot { OnMedia = (_, _) => Task.CompletedTask }),
        ["answers only speech"] = new(() => new RawBot
        {
            OnMedia = (bot, payload) => Convert.FromBase64String(payload).Any(one => one > 0) ? bot.EchoAsync(payload) : Task.CompletedTask,
        }),
        ["greets, then closes"] = new(() => new RawBot
        {
            OnStart = async bot =>
            {
                await bot.EchoAsync(Convert.ToBase64String(Greeting[..WavixAudio.FrameBytes]));
                await bot.CloseAsync(1000);
            },
        }),
        ["sends frames of 40 ms without stream_id"] = new(() => LargeFrames(), "frame-size", "stream-id-present"),
        ["sends bursts"] = new(() => new RawBot
        {
            OnMedia = async (bot, payload) =>
            {
                for (int i = 0; bot.Heard % 10 == 1 && i < 100; i++)
                {
                    await bot.EchoAsync(payload);
                }
            },
        }, "pace"),
        ["takes one call at a time"] = new(() => new RawBot()) { Refusal = (_, open) => open > 0 ? 503 : null },
        ["repeats mark names and clears when idle"] = new(() => new RawBot
        {
            OnMedia = async (bot, payload) =>
            {
                if (!bot.IsOneWay)
                {
                    await bot.EchoAsync(payload);
                    await bot.SendAsync(bot.Mark("a"));
                    await bot.SendAsync("""{"event":"clear"}""");
                }
            },
        }, "stream-id-present"),
        ["refuses what is bad with the right code"] = new(() => new RawBot
        {
            OnMalformed = bot => bot.CloseAsync(1007),
            OnBinary = bot => bot.CloseAsync(1003),
            OnText = (bot, text, pieces) =>
            {
                bool isTooLarge = text.Length > 1024 * 1024;
                if (isTooLarge)
                {
                    _ = bot.CloseAsync(1009);
                }

                return !isTooLarge;
            },
        }),
        ["hangs up without a close"] = new(() => new RawBot
        {
            OnOther = (bot, e) => e.GetProperty("event").GetString() == "stop" ? bot.AbortAsync() : Task.CompletedTask,
        }, "close-answered"),
        ["echoes"] = new(() => new RawBot()),
    };

    private static RawBot LargeFrames()
    {
        string held = "";
        return new RawBot
        {
            OnMedia = async (bot, payload) =>
            {
                // 1,280 characters of base64 each, without padding: together they are the base64 of both.
                held += payload;
                if (!bot.IsOneWay && bot.Heard % 2 == 0)
                {
                    await bot.SendAsync($$$"""{"event":"media","media":{"payload":"{{{held}}}"}}""");
                    held = "";
                }
            },
        };
    }
}
