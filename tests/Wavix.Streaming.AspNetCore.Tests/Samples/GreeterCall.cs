using System.Text.Json;
using GreeterBot;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>A call to GreeterBot, which runs in a process of its own.</summary>
internal sealed class GreeterCall : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[][] Speech = [.. TestAudio.Speech(TimeSpan.FromSeconds(60)).Chunk(WavixAudio.FrameBytes)];

    private readonly int _callsBefore;

    private GreeterCall(SampleServer bot, SimulatedCall wire, int callsBefore)
    {
        Bot = bot;
        Wire = wire;
        _callsBefore = callsBefore;
    }

    public SampleServer Bot { get; }

    public SimulatedCall Wire { get; }

    public static async Task<GreeterCall> StartAsync(SimulatedCallOptions? options = null, params string[] arguments) =>
        await PlaceAsync(await SampleServer.StartAsync("GreeterBot", ["--local", .. arguments]), "/stream", options, callsBefore: 0);

    /// <summary>A call to a bot that takes nothing but stream URLs of its own.</summary>
    /// <param name="bot">The bot; the call's from here on.</param>
    /// <param name="path">The path of its URL.</param>
    /// <param name="options">Whose call it is.</param>
    public static Task<GreeterCall> PlaceAsync(SampleServer bot, string path, SimulatedCallOptions options) =>
        PlaceAsync(bot, path, options, callsBefore: 0);

    /// <summary>
    /// A call to a bot that has been interrupted in one before. What it does for the first time is slow: on a busy machine it may take as long
    /// as the greeting lasts, which then is not interrupted any more.
    /// </summary>
    public static async Task<GreeterCall> StartSecondAsync()
    {
        GreeterCall first = await StartAsync();
        await first.Wire.WaitForAudioAsync(WavixAudio.FrameBytes);
        await first.SpeakUntilAsync(first.ResultOfAsync("greeting"));
        await first.Wire.HangUpAsync();
        await first.Wire.DisposeAsync();
        return await PlaceAsync(first.Bot, "/stream", null, callsBefore: 1);
    }

    /// <summary>The caller speaks until something has happened, however long it takes.</summary>
    public async Task SpeakUntilAsync(Task happened)
    {
        for (int i = 0; !happened.IsCompleted; i = (i + 1) % Speech.Length)
        {
            await Wire.SayAsync(Speech[i]);
        }

        await happened;
    }

    /// <summary>The caller is quiet until the bot says something, then speaks until something has happened.</summary>
    public async Task SpeakAfterSilenceUntilAsync(Task happened)
    {
        int sent = Wire.Messages.Sum(message => message.Received is MediaCommand media ? media.Payload.Length : 0);
        Task answer = Wire.WaitForAudioAsync(sent + (Chimes.Goodbye.Length / 10));
        while (!answer.IsCompleted)
        {
            await Wire.SaySilenceAsync(WavixAudio.FrameDuration);
        }

        await SpeakUntilAsync(happened);
    }

    /// <summary>The caller says this, then nothing, until the bot has ended the call.</summary>
    public async Task SayUntilEndAsync(params byte[][] pcm)
    {
        try
        {
            await Wire.SayAsync(pcm.SelectMany(piece => piece).ToArray());
            await Wire.SaySilenceAsync(Timeout.InfiniteTimeSpan).WaitAsync(Patience);
        }
        catch (IOException)
        {
            // The bot has closed.
        }

        await Wire.Completion.WaitAsync(Patience);
    }

    /// <summary>What the bot printed about one playback.</summary>
    public async Task<(string? Outcome, int HeardMs)> ResultOfAsync(string playback)
    {
        // In a call before there was a greeting, and nothing else.
        string line = await Bot.Process.WaitForLineAsync($"\"{playback}\"", playback == "greeting" ? _callsBefore : 0);
        JsonElement json = JsonDocument.Parse(line).RootElement;
        json.GetProperty("playback").GetString().Should().Be(playback);
        return (json.GetProperty("outcome").GetString(), json.GetProperty("heardMs").GetInt32());
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await Bot.DisposeAsync();
    }

    private static async Task<GreeterCall> PlaceAsync(SampleServer bot, string path, SimulatedCallOptions? options, int callsBefore)
    {
        options ??= new SimulatedCallOptions();
        options.CloseTimeout = Patience;
        SimulatedCall wire = await SimulatedCall.ConnectAsync(bot.StreamUrl(path), options);
        await wire.StartAsync();
        return new GreeterCall(bot, wire, callsBefore);
    }
}
