namespace Wavix.Streaming.Agents.OpenAI.Tests;

[Collection(RunsAlone.Name)]
public class AllocationTests(ITestOutputHelper output)
{
    private const int AppendsPerSecond = 50;
    private const int DeltasPerSecond = 10;
    private const int TranscriptsPerSecond = 4;
    private const int BudgetPerSecond = 16 * 1024;

    [Fact]
    public async Task Session_ModelSideOfACall_StaysWithinItsBudget()
    {
        // 20 ms of the caller's audio in each append, 100 ms of the model's in each delta.
        byte[] pcm = new byte[960];
        string delta = $$"""{"type":"response.output_audio.delta","event_id":"event_12345678","response_id":"resp_12345678901234567890","item_id":"item_12345678901234567890","output_index":0,"content_index":0,"delta":"{{Convert.ToBase64String(new byte[4800])}}"}""";
        const string text = """{"type":"response.output_audio_transcript.delta","event_id":"event_12345678","response_id":"resp_12345678901234567890","item_id":"item_12345678901234567890","output_index":0,"content_index":0,"delta":" and then"}""";
        using var server = new QuietServer(AppendsPerSecond, [.. Enumerable.Repeat(delta, DeltasPerSecond), .. Enumerable.Repeat(text, TranscriptsPerSecond)]);
        var model = new OpenAIRealtimeModel("key", new OpenAIRealtimeOptions { Endpoint = server.Endpoint, ConnectTimeout = Patience.Soon });
        await using (ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions()).SoonAsync())
        {
            await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();
            await CallAsync(session, events, pcm, seconds: 20).SoonAsync();
            const int seconds = 200;
            long before = GC.GetTotalAllocatedBytes(precise: true);

            await CallAsync(session, events, pcm, seconds).SoonAsync();

            long perSecond = (GC.GetTotalAllocatedBytes(precise: true) - before) / seconds;
            output.WriteLine($"Allocated per second of a call: {perSecond} bytes.");
            perSecond.Should().BeInRange(1, BudgetPerSecond);
        }
    }

    private static async Task CallAsync(ISpeechModelSession session, IAsyncEnumerator<SpeechModelEvent> events, byte[] pcm, int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            for (int i = 0; i < AppendsPerSecond; i++)
            {
                await session.SendAudioAsync(pcm);
            }

            for (int i = 0; i < DeltasPerSecond + TranscriptsPerSecond; i++)
            {
                if (!await events.MoveNextAsync() || (events.Current is SpeechAudioEvent audio && audio.Pcm.Length != 4800))
                {
                    throw new InvalidOperationException("The answer is not what was sent.");
                }
            }
        }
    }
}
