namespace Wavix.Streaming.Agents.Tests.Cascaded;

/// <summary>Conversations with interruptions at random places: what the model remembers is what was heard.</summary>
public sealed class InterruptionProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Conversation_InterruptedAnywhere_IsRememberedAsHeard(int seed)
    {
        var random = new Random(seed);
        var open = new OpenCascade();
        open.Voice.GivesWords = true;
        await using OpenCascade opened = await open.ConnectAsync();
        List<string> heard = [];
        for (int turn = 0; turn < 10; turn++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(1, 40)).Select(i => $"w{turn}x{i}" + (random.Next(6) == 0 ? "." : ""))];
            open.Chat.TimeOfWord = TimeSpan.FromMilliseconds(random.Next(0, 40));
            open.Voice.TimeOfWord = TimeSpan.FromMilliseconds(random.Next(0, 60));
            open.Chat.Answers(string.Join(' ', words));
            int before = open.Events.Count;
            await open.Session.RespondAsync();
            await open.PassAsync(random.Next(1, 1500));

            bool byVoice = random.Next(2) == 0;
            if (byVoice)
            {
                // The interruption is a turn of its own, which is answered with nothing.
                open.Chat.Answers();
                open.Says($"turn {turn}");
                await open.SpeakAsync(600);
                await open.PassAsync(500);
            }
            else
            {
                await open.Session.CancelResponseAsync();
                await open.PassAsync(0);
            }

            SpeechModelEvent[] events = [.. open.Events.Skip(before)];
            string response = events.OfType<ResponseStartedEvent>().First().ResponseId;
            events.OfType<ResponseDoneEvent>().Should().ContainSingle(done => done.ResponseId == response);
            SpeechAudioEvent[] audio = [.. events.OfType<SpeechAudioEvent>()];
            TimeSpan received = WavixAudio.GetDuration(audio.Sum(e => (long)e.Pcm.Length));
            if (audio.Length > 0)
            {
                TimeSpan kept = await CutAsync(open.Session, audio[0].ItemId, received, random);
                if ((int)(kept / FakeVoice.Word) is > 0 and var count)
                {
                    heard.Add("assistant: " + string.Join(' ', words[..count]));
                }
            }

            if (byVoice)
            {
                heard.Add($"user: turn {turn}");
            }
        }

        string[] memory = await open.RememberAsync();

        heard.Should().HaveCountGreaterThan(5);
        memory.Should().Equal(heard);
    }

    /// <returns>What was heard of the answer.</returns>
    private static async Task<TimeSpan> CutAsync(ISpeechModelSession session, string item, TimeSpan received, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                await session.DeleteItemAsync(item);
                return TimeSpan.Zero;
            case 1:
                // All that was received was heard.
                return received;
            default:
                TimeSpan heard = TimeSpan.FromMilliseconds(random.Next(1, (int)received.TotalMilliseconds + 1));
                await session.TruncateAsync(item, 0, heard);
                return heard;
        }
    }
}
