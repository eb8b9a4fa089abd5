using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI.Realtime;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Agents.OpenAI.Tests;

namespace AgentAdapters.Tests;

/// <summary>What docs/explanation/agents.md says of the cost.</summary>
[Collection(RunsAlone.Name)]
public class AllocationTests(ITestOutputHelper output)
{
    private const int AppendsPerSecond = 50;
    private const int DeltasPerSecond = 10;

    private static readonly AdapterOptions Options = new() { ConnectTimeout = Patience.Soon };

    [Fact]
    public Task OpenAIClient_ModelSideOfACall_AllocatesHalfAMegabyte() =>
        MeasureAsync(client => new OpenAIClientSpeechModel(client, "gpt-realtime", Options), 0.5);

    [Fact]
    public Task ExtensionsAI_ModelSideOfACall_AllocatesAMegabyte() =>
        MeasureAsync(client => new ExtensionsAISpeechModel(new OpenAIRealtimeClient(client, "gpt-realtime"), Options), 1);

    private async Task MeasureAsync(Func<RealtimeClient, ISpeechModel> create, double megabytes)
    {
        // 20 ms of the caller's audio in each append, 100 ms of the model's in each delta.
        byte[] pcm = new byte[960];
        string delta = $$"""{"type":"response.output_audio.delta","event_id":"event_12345678","response_id":"resp_12345678901234567890","item_id":"item_12345678901234567890","output_index":0,"content_index":0,"delta":"{{Convert.ToBase64String(new byte[4800])}}"}""";
        const string text = """{"type":"response.output_audio_transcript.delta","event_id":"event_12345678","response_id":"resp_12345678901234567890","item_id":"item_12345678901234567890","output_index":0,"content_index":0,"delta":" and then"}""";
        string[] answer = [.. Enumerable.Repeat(delta, DeltasPerSecond), .. Enumerable.Repeat(text, 4)];
        using var server = new QuietServer(AppendsPerSecond, answer);
        var client = new RealtimeClient(new ApiKeyCredential("key"), new RealtimeClientOptions { Endpoint = server.Endpoint });
        await using ISpeechModelSession session = await create(client).ConnectAsync(new SpeechModelConnectOptions()).SoonAsync();
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();
        await CallAsync(seconds: 20).SoonAsync();
        const int seconds = 100;
        long before = GC.GetTotalAllocatedBytes(precise: true);

        await CallAsync(seconds).SoonAsync();

        double perSecond = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1e6 / seconds;
        output.WriteLine($"Allocated per second of a call: {perSecond:0.00} MB.");
        perSecond.Should().BeApproximately(megabytes, megabytes / 4);

        async Task CallAsync(int seconds)
        {
            for (int second = 0; second < seconds; second++)
            {
                for (int i = 0; i < AppendsPerSecond; i++)
                {
                    await session.SendAudioAsync(pcm);
                }

                for (int i = 0; i < answer.Length; i++)
                {
                    (await events.MoveNextAsync()).Should().BeTrue();
                }
            }
        }
    }
}
