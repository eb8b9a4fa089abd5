using System.Globalization;
using System.Text.Json;
using LiveTranscription.Transcripts;

namespace LiveTranscription.Tests;

/// <summary>One server-sent event.</summary>
internal sealed record SentEvent(long Id, string Name, string Data)
{
    public TranscriptLine Line => JsonSerializer.Deserialize<TranscriptLine>(Data, JsonSerializerOptions.Web)!;
}

/// <summary>A watcher: reads server-sent events as a browser does.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpClient client, HttpResponseMessage response, Stream stream)
    {
        (_client, _response) = (client, response);
        _reader = new StreamReader(stream);
    }

    public static async Task<EventReader> OpenAsync(HttpClient client, string path, long? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).SoonAsync();
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        return new EventReader(client, response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null at the end of the response.</summary>
    public async Task<SentEvent?> ReadAsync()
    {
        (long id, string name, string data) = (0, "", "");
        while (await _reader.ReadLineAsync() is { } line)
        {
            string value = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            switch (line.Split(':')[0])
            {
                case "id":
                    id = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "event":
                    name = value;
                    break;
                case "data":
                    data = value;
                    break;
                case "" when name.Length > 0:
                    return new SentEvent(id, name, data);
            }
        }

        return null;
    }

    /// <summary>The events up to the first that fits, and that one.</summary>
    public async Task<List<SentEvent>> ReadUntilAsync(Predicate<SentEvent> fits)
    {
        var events = new List<SentEvent>();
        do
        {
            events.Add(await ReadAsync() ?? throw new InvalidOperationException($"The response ended after {events.Count} events."));
        }
        while (!fits(events[^1]));

        return events;
    }

    /// <summary>All events to the one that says that the call has ended, after which the response ends.</summary>
    public async Task<List<SentEvent>> ReadToEndAsync()
    {
        List<SentEvent> events = await ReadUntilAsync(e => e.Name == "end");
        (await ReadAsync()).Should().BeNull();
        return events;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
        _client.Dispose();
    }
}
