namespace Wavix.Streaming.Agents.OpenAI.Tests;

/// <summary>Reads events, with a bound on every wait.</summary>
internal static class Reading
{
    /// <summary>All events to the end. Audio is copied.</summary>
    public static async Task<List<SpeechModelEvent>> ReadAllAsync(this ISpeechModelSession session, CancellationToken cancellationToken = default)
    {
        var events = new List<SpeechModelEvent>();
        await foreach (SpeechModelEvent e in session.ReadEventsAsync(cancellationToken))
        {
            events.Add(e is SpeechAudioEvent audio
                ? new SpeechAudioEvent { ResponseId = audio.ResponseId, ItemId = audio.ItemId, ContentIndex = audio.ContentIndex, Pcm = audio.Pcm.ToArray() }
                : e);
        }

        return events;
    }

    public static async Task<SpeechModelEvent> NextAsync(this IAsyncEnumerator<SpeechModelEvent> events)
    {
        (await events.MoveNextAsync().AsTask().SoonAsync()).Should().BeTrue("an event follows");
        return events.Current;
    }

    /// <summary>The events of a session whose server sends these messages and closes with 1000.</summary>
    public static async Task<List<SpeechModelEvent>> EventsOfAsync(
        IEnumerable<string> messages, Action<OpenAIRealtimeOptions>? configure = null, SpeechModelConnectOptions? wanted = null, string? session = null)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await (session is null ? peer.OpenAsync() : peer.OpenAsync(session));
            foreach (string message in messages)
            {
                await peer.SendAsync(message);
            }

            await peer.CloseAsync(1000);
        });
        await using ISpeechModelSession opened = await server.ConnectAsync(configure, wanted);

        List<SpeechModelEvent> events = await opened.ReadAllAsync().SoonAsync();

        await server.Script.SoonAsync();
        events[^1].Should().BeOfType<SpeechModelErrorEvent>().Which.Code.Should().Be("1000", "the server ended the session");
        events.RemoveAt(events.Count - 1);
        return events;
    }
}
