#pragma warning disable MEAI001 // ISpeechToTextClient is marked as experimental.
using System.Runtime.CompilerServices;
using LiveTranscription.Recognition;
using LiveTranscription.Transcripts;
using Microsoft.Extensions.AI;

namespace LiveTranscription.Tests;

/// <summary>The recogniser of README.md, over a client that answers as a speech service does.</summary>
public sealed class SpeechClientRecognizerTests
{
    [Fact]
    public async Task Call_SpeechToTextClient_ItsUpdatesAreTheLines()
    {
        using var client = new CountingClient();
        await using var app = new TranscriptionApp(new SpeechClientRecognizer(client));
        TestCall call = await app.RingAsync();
        using EventReader watcher = await app.WatchAsync(call);

        await call.SayAsync(4, caller: (1, 2.5));
        await call.HangUpAsync();

        List<SentEvent> events = await watcher.ReadToEndAsync().SoonAsync();
        TranscriptLine[] lines = [.. events.SkipLast(1).Select(e => e.Line)];
        lines.SkipLast(1).Should().OnlyContain(line => !line.IsFinal).And.NotBeEmpty();
        lines[^1].Should().BeEquivalentTo(new { Side = Side.Caller, Text = "one two three four five", IsFinal = true });
        lines[^1].From.Should().BeInRange(800, 1200);
        client.SampleRates.Should().Equal(16_000, 16_000);
    }

    private sealed class CountingClient : ISpeechToTextClient
    {
        public List<int?> SampleRates { get; } = [];

        public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            lock (SampleRates)
            {
                SampleRates.Add(options?.SpeechSampleRate);
            }

            yield return new SpeechToTextResponseUpdate { Kind = SpeechToTextResponseUpdateKind.SessionOpen };
            await foreach (RecognizedText result in new CountingRecognizer().RecognizeAsync(audioSpeechStream, cancellationToken))
            {
                yield return new SpeechToTextResponseUpdate(result.Text)
                {
                    Kind = result.IsFinal ? SpeechToTextResponseUpdateKind.TextUpdated : SpeechToTextResponseUpdateKind.TextUpdating,
                    StartTime = result.From,
                    EndTime = result.To,
                };
            }

            yield return new SpeechToTextResponseUpdate { Kind = SpeechToTextResponseUpdateKind.SessionClose };
        }

        public Task<SpeechToTextResponse> GetTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
