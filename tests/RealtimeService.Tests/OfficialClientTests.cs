using System.ClientModel;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using OpenAI.Realtime;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>The official client for .NET, unmodified: it connects to the fake service as to the real one, and understands all of it.</summary>
public class OfficialClientTests
{
    [Fact]
    public async Task Client_WholeCall_UnderstandsEveryEventAndCausesNoError()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(
            RealtimeAnswer.Calls("find_order", """{"number":42}"""),
            RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(1, 80))),
            RealtimeAnswer.Says("Goodbye."));
        using RealtimeSessionClient client = await ConnectAsync(service);
        var updates = new Updates(client);
        FakeRealtimeSession session = await service.SessionAsync().SoonAsync();

        // Configure.
        await client.ConfigureConversationSessionAsync(Options()).SoonAsync();
        await updates.NextAsync<RealtimeServerUpdateSessionUpdated>();
        session.Settings["instructions"]!.GetValue<string>().Should().Be("Be brief.");
        session.Settings["audio"]!["input"]!["turn_detection"]!["silence_duration_ms"]!.GetValue<int>().Should().Be(300);

        // Speak; the model calls a function.
        await SpeakAsync(client);
        (await updates.NextAsync<RealtimeServerUpdateInputAudioBufferSpeechStarted>()).AudioStartTime.Should().Be(TimeSpan.FromMilliseconds(200));
        (await updates.NextAsync<RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted>()).Transcript.Should().Be("Message 1 of the caller.");
        RealtimeServerUpdateResponseFunctionCallArgumentsDone call = await updates.NextAsync<RealtimeServerUpdateResponseFunctionCallArgumentsDone>();
        (call.FunctionName, call.FunctionArguments.ToString()).Should().Be(("find_order", """{"number":42}"""));
        await updates.NextAsync<RealtimeServerUpdateResponseDone>();

        // Its result, and the answer.
        await client.AddItemAsync(RealtimeItem.CreateFunctionCallOutputItem(call.CallId, "shipped")).SoonAsync();
        await client.StartResponseAsync().SoonAsync();
        RealtimeServerUpdateResponseOutputAudioDelta delta = await updates.NextAsync<RealtimeServerUpdateResponseOutputAudioDelta>();
        await updates.NextAsync<RealtimeServerUpdateResponseOutputAudioDelta>();

        // Interrupt and truncate.
        await SpeakAsync(client);
        RealtimeServerUpdateResponseDone interrupted = await updates.NextAsync<RealtimeServerUpdateResponseDone>();
        interrupted.Response.Status.Should().Be(RealtimeResponseStatus.Cancelled);
        await client.TruncateItemAsync(delta.ItemId, 0, TimeSpan.FromMilliseconds(150)).SoonAsync();
        (await updates.NextAsync<RealtimeServerUpdateConversationItemTruncated>()).AudioEndTime.Should().Be(TimeSpan.FromMilliseconds(150));

        // The next answer is whole.
        RealtimeServerUpdateResponseDone done = await updates.NextAsync<RealtimeServerUpdateResponseDone>();
        done.Response.Status.Should().Be(RealtimeResponseStatus.Completed);
        done.Response.Usage.OutputTokenCount.Should().BePositive();
        HeardItem goodbye = service.Decode(MemoryMarshal.Cast<byte, short>(updates.AudioOf(session.Spoken[1].ItemId))).Should().ContainSingle().Subject;
        (goodbye.Text, goodbye.Heard).Should().Be(("Goodbye.", session.Spoken[1].Length));
        await client.DeleteItemAsync(session.Spoken[0].ItemId).SoonAsync();
        await updates.NextAsync<RealtimeServerUpdateConversationItemDeleted>();

        await client.WebSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).SoonAsync();
        (await session.Ended.SoonAsync()).Should().Be(WebSocketCloseStatus.NormalClosure);
        session.Errors.Should().BeEmpty();
        updates.Unknown.Should().BeEmpty();
        session.Memory.Select(item => item.Role).Should().Equal("user", "function_call", "function_call_output", "user", "assistant");
    }

    /// <summary>What the client can't prevent it must be able to read.</summary>
    [Fact]
    public async Task Client_ThatIsRefused_ReadsTheError()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        using RealtimeSessionClient client = await ConnectAsync(service);
        var updates = new Updates(client);
        FakeRealtimeSession session = await service.SessionAsync().SoonAsync();

        await client.CancelResponseAsync().SoonAsync();
        RealtimeServerUpdateError error = await updates.NextAsync<RealtimeServerUpdateError>();

        (error.Error.Kind, error.Error.Code, error.Error.Message).Should().Be(
            ("invalid_request_error", "response_cancel_not_active", "Cancellation failed: no active response found"));
        session.Errors.Should().ContainSingle().Which.IsOfClient.Should().BeTrue();
    }

    private static async Task<RealtimeSessionClient> ConnectAsync(FakeRealtimeService service)
    {
        var client = new RealtimeClient(new ApiKeyCredential(service.Options.Key), new RealtimeClientOptions { Endpoint = service.Endpoint });
        return await client.StartConversationSessionAsync("gpt-realtime").SoonAsync();
    }

    private static RealtimeConversationSessionOptions Options()
    {
        var options = new RealtimeConversationSessionOptions
        {
            Instructions = "Be brief.",
            AudioOptions = new RealtimeConversationSessionAudioOptions
            {
                InputAudioOptions = new RealtimeConversationSessionInputAudioOptions
                {
                    AudioTranscriptionOptions = new RealtimeAudioTranscriptionOptions { Model = "gpt-4o-mini-transcribe" },
                    TurnDetection = new RealtimeServerVadTurnDetection { SilenceDuration = TimeSpan.FromMilliseconds(300) },
                },
            },
        };
        options.Tools.Add(new RealtimeFunctionTool("find_order") { FunctionParameters = BinaryData.FromString("""{"type":"object"}""") });
        return options;
    }

    private static async Task SpeakAsync(RealtimeSessionClient client)
    {
        short[] voice = [.. Enumerable.Range(0, 24 * 400).Select(i => (short)(6_000 * Math.Sin(2 * Math.PI * 300 * i / 24_000.0)))];
        short[] audio = [.. new short[24 * 500], .. voice, .. new short[24 * 400]];
        await client.SendInputAudioAsync(BinaryData.FromBytes(MemoryMarshal.AsBytes(audio.AsSpan()).ToArray())).SoonAsync();
    }

    /// <summary>What the client has received, read in its own enumeration.</summary>
    private sealed class Updates
    {
        private readonly List<RealtimeServerUpdate> _all = [];
        private readonly HashSet<RealtimeServerUpdate> _taken = [];
        private readonly System.Threading.Channels.Channel<RealtimeServerUpdate> _updates = System.Threading.Channels.Channel.CreateUnbounded<RealtimeServerUpdate>();

        public Updates(RealtimeSessionClient client) => _ = ReadAsync(client);

        /// <summary>Updates for which the client has no type.</summary>
        public IEnumerable<string> Unknown => _all.Select(update => update.GetType().Name).Where(name => name.Contains("Unknown", StringComparison.Ordinal));

        public byte[] AudioOf(string itemId) =>
            [.. _all.OfType<RealtimeServerUpdateResponseOutputAudioDelta>().Where(delta => delta.ItemId == itemId).SelectMany(delta => delta.Delta.ToArray())];

        /// <summary>The next one of a type, whatever was received before it.</summary>
        public async Task<T> NextAsync<T>()
            where T : RealtimeServerUpdate
        {
            while (true)
            {
                if (_all.OfType<T>().FirstOrDefault(update => !_taken.Contains(update)) is { } found)
                {
                    _taken.Add(found);
                    return found;
                }

                try
                {
                    _all.Add(await _updates.Reader.ReadAsync().AsTask().SoonAsync());
                }
                catch (TimeoutException e)
                {
                    string received = string.Join(' ', _all.Select(one => one is RealtimeServerUpdateError error ? error.Error.Message : one.GetType().Name));
                    throw new TimeoutException($"{typeof(T).Name} is expected; received: {received}", e);
                }
            }
        }

        private async Task ReadAsync(RealtimeSessionClient client)
        {
            try
            {
                await foreach (RealtimeServerUpdate update in client.ReceiveUpdatesAsync())
                {
                    _updates.Writer.TryWrite(update);
                }

                _updates.Writer.TryComplete();
            }
            catch (Exception e)
            {
                _updates.Writer.TryComplete(e);
            }
        }
    }
}
