#pragma warning disable MEAI001 // The adapters are for these interfaces, which may still change.
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Agents.Tests.Cascaded;

public sealed class SpeechClientTests
{
    [Fact]
    public async Task Recognizer_Utterance_IsSentAsAWavFile()
    {
        using var client = new FakeSpeechToText();
        byte[] audio = TestAudio.Speech(TimeSpan.FromMilliseconds(300));

        string text = await client.AsSpeechRecognizer(new SpeechToTextOptions { SpeechLanguage = "de" })
            .RecognizeAsync(PiecesOf(audio), CancellationToken.None);

        text.Should().Be("Guten Tag.");
        client.Language.Should().Be("de");
        await using WavReader file = await WavReader.OpenAsync(new MemoryStream(client.File!));
        file.SampleRate.Should().Be(24_000);
        Pcm16.ToBytes(await file.ReadAllMonoAsync(24_000)).Should().Equal(audio);
    }

    [Fact]
    public async Task Synthesizer_Text_IsStreamedAsPcm()
    {
        using var client = new FakeTextToSpeech([[1, 0, 2], [0, 3, 0]]);

        ISpeechSynthesizer voice = client.AsSpeechSynthesizer(sampleRate: 16_000);

        List<byte> audio = [];
        await foreach (SpokenAudio piece in voice.SynthesizeAsync("Hello.", CancellationToken.None))
        {
            audio.AddRange(piece.Pcm.ToArray());
        }

        audio.Should().Equal(1, 0, 2, 0, 3, 0);
        voice.SampleRate.Should().Be(16_000);
        client.Asked.Should().Equal("Hello. as pcm");
    }

    [Fact]
    public async Task Synthesizer_WavFile_IsRefused()
    {
        using var client = new FakeTextToSpeech(["RIFF...."u8.ToArray()]);

        Func<Task> read = async () =>
        {
            await foreach (SpokenAudio _ in client.AsSpeechSynthesizer().SynthesizeAsync("Hello.", CancellationToken.None))
            {
            }
        };

        await read.Should().ThrowAsync<InvalidDataException>().WithMessage("*raw PCM16*");
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesOf(byte[] audio)
    {
        for (int at = 0; at < audio.Length; at += 960)
        {
            await Task.Yield();
            yield return audio.AsMemory(at, Math.Min(960, audio.Length - at));
        }
    }

    private sealed class FakeSpeechToText : ISpeechToTextClient
    {
        public byte[]? File { get; private set; }

        public string? Language { get; private set; }

        public async Task<SpeechToTextResponse> GetTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
        {
            using var copy = new MemoryStream();
            await audioSpeechStream.CopyToAsync(copy, cancellationToken);
            File = copy.ToArray();
            Language = options?.SpeechLanguage;
            return new SpeechToTextResponse("Guten Tag.");
        }

        public IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
            Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    private sealed class FakeTextToSpeech(byte[][] pieces) : ITextToSpeechClient
    {
        public List<string> Asked { get; } = [];

        public Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
            string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Asked.Add($"{text} as {options?.AudioFormat}");
            foreach (byte[] piece in pieces)
            {
                await Task.Yield();
                yield return new TextToSpeechResponseUpdate([new DataContent(piece, "audio/pcm")]);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
