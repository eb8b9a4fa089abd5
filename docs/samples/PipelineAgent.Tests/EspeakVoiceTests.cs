using Wavix.Streaming.Agents;
using Wavix.Streaming.Audio;

namespace PipelineAgent.Tests;

/// <summary>With the program itself. Skipped where it is not installed.</summary>
[Collection(PipelineCallTests.OneByOne)]
public sealed class EspeakVoiceTests
{
    [Fact]
    public async Task Voice_Sentence_IsSpeechOfItsRate()
    {
        Assert.SkipUnless(EspeakVoice.IsInstalled, "espeak-ng is not installed.");
        var voice = new EspeakVoice();
        List<byte> pcm = [];

        await foreach (SpokenAudio piece in voice.SynthesizeAsync("We open at nine every day.", CancellationToken.None))
        {
            pcm.AddRange(piece.Pcm.ToArray());
        }

        Assert.InRange(pcm.Count / 2.0 / voice.SampleRate, 1, 4);
        Assert.InRange(Pcm16.GetLevel(pcm.ToArray()), -40, -6);
    }

    [Fact]
    public async Task Voice_TextLikeAnOption_IsSpoken()
    {
        Assert.SkipUnless(EspeakVoice.IsInstalled, "espeak-ng is not installed.");
        int bytes = 0;

        await foreach (SpokenAudio piece in new EspeakVoice().SynthesizeAsync("--version", CancellationToken.None))
        {
            bytes += piece.Pcm.Length;
        }

        Assert.True(bytes > 10_000, $"It gave {bytes} bytes.");
    }

    [Fact]
    public async Task Voice_IsInterrupted_Stops()
    {
        Assert.SkipUnless(EspeakVoice.IsInstalled, "espeak-ng is not installed.");
        using var interrupted = new CancellationTokenSource();
        int pieces = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (SpokenAudio _ in new EspeakVoice().SynthesizeAsync(string.Join(' ', Enumerable.Repeat("We open at nine.", 50)), interrupted.Token))
            {
                pieces++;
                await interrupted.CancelAsync();
            }
        });

        Assert.Equal(1, pieces);
    }
}
