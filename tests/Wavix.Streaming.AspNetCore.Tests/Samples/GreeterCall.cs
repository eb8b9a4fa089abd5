using System.Text.Json;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>A call to GreeterBot, which runs in a process of its own.</summary>
internal sealed class GreeterCall : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private GreeterCall(SampleServer bot, SimulatedCall wire)
    {
        Bot = bot;
        Wire = wire;
    }

    public SampleServer Bot { get; }

    public SimulatedCall Wire { get; }

    public static async Task<GreeterCall> StartAsync(SimulatedCallOptions? options = null, params string[] arguments)
    {
        SampleServer bot = await SampleServer.StartAsync("GreeterBot", arguments);
        SimulatedCall wire = await SimulatedCall.ConnectAsync(bot.StreamUrl("/stream"), options);
        await wire.StartAsync();
        return new GreeterCall(bot, wire);
    }

    /// <summary>The caller says this, then nothing, until the bot has ended the call.</summary>
    public async Task SayUntilEndAsync(params byte[][] pcm)
    {
        try
        {
            await Wire.SayAsync((byte[])[.. pcm.SelectMany(piece => piece), .. TestAudio.Silence(TimeSpan.FromSeconds(20))]);
        }
        catch (IOException)
        {
            // The bot has closed.
        }

        await Wire.Ended.WaitAsync(Patience);
    }

    /// <summary>What the bot printed about one playback.</summary>
    public async Task<(string? Outcome, int HeardMs)> ResultOfAsync(string playback)
    {
        string line = await Bot.Process.WaitForLineAsync($"\"{playback}\"");
        JsonElement json = JsonDocument.Parse(line).RootElement;
        json.GetProperty("playback").GetString().Should().Be(playback);
        return (json.GetProperty("outcome").GetString(), json.GetProperty("heardMs").GetInt32());
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await Bot.DisposeAsync();
    }
}
