using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace SpeechDetection;

/// <summary>A call in noise, with what was said in it.</summary>
/// <param name="Noise">Which noise.</param>
/// <param name="Ratio">Of speech to noise, in dB.</param>
/// <param name="Samples">At the rate of a call.</param>
/// <param name="Utterances">What was really said: start and end in frames of 10 ms.</param>
/// <param name="Played">What the caller's line got at the same time; null for nothing.</param>
internal sealed record Recording(string Noise, int Ratio, short[] Samples, IReadOnlyList<(int Start, int End)> Utterances, short[]? Played = null);

/// <summary>Makes the recordings of a set.</summary>
internal static class Corpus
{
    public const int FrameSamples = WavixAudio.SampleRate / 100;
    private const double SpeechLevel = -26;

    // A pause this short is part of an utterance: the same for both detectors.
    private const int MaxPauseFrames = 50;

    public static async Task<List<Recording>> MakeAsync(CorpusSet set, int[] ratios, int callers, CancellationToken cancellationToken)
    {
        short[] all = await SpeakAsync(set, callers, cancellationToken);
        List<(int Start, int End)> utterances = FindUtterances(all);
        var recordings = new List<Recording>();
        foreach ((string name, short[] noise) in await MakeNoisesAsync(set, all.Length, cancellationToken))
        {
            foreach (int ratio in ratios)
            {
                short[] mixed = [.. all];
                Pcm16.MixInto(noise, mixed, SpeechLevel - ratio - NoiseLevel(name, noise));
                recordings.Add(new Recording(name, ratio, mixed, utterances));
            }
        }

        return recordings;
    }

    /// <summary>Makes calls on which the caller's line sends back what is played, with a caller who speaks over it and without one.</summary>
    public static async Task<List<Recording>> MakeEchoesAsync(CorpusSet set, int callers, CancellationToken cancellationToken)
    {
        short[] all = await SpeakAsync(set, callers, cancellationToken);
        List<(int Start, int End)> utterances = FindUtterances(all);
        var played = new List<short>(new short[WavixAudio.SampleRate]);
        for (int i = 0; played.Count < all.Length; i++)
        {
            Speaker bot = set.Crowd[i % set.Crowd.Length];
            short[] speech = await Programs.SpeakAsync(bot, bot.Sentences[0], cancellationToken);
            Pcm16.ApplyGain(speech, SpeechLevel - Pcm16.GetLevel(speech));
            played.AddRange(speech);
            played.AddRange(new short[WavixAudio.SampleRate]);
        }

        short[] far = [.. played.Take(all.Length)];
        string total = $"{set.NoiseStart + (all.Length / WavixAudio.SampleRate) + 1}";
        string[] effects = ["synth", total, "pinknoise", "vol", "0.3", "trim", $"{set.NoiseStart}", $"{all.Length}s"];
        short[] line = await Programs.NoiseAsync(effects, cancellationToken);
        var recordings = new List<Recording>();
        foreach (int gain in (int[])[-20, -10])
        {
            foreach (int delay in (int[])[20, 150, 400])
            {
                short[] echo = new short[all.Length];
                Pcm16.MixInto(line.AsSpan(0, all.Length), echo, -60 - Pcm16.GetLevel(line));
                Mix(far, echo, delay, gain);

                // A wall of the room.
                Mix(far, echo, delay + 23, gain - 8);
                short[] both = [.. echo];
                Pcm16.MixInto(all, both);
                recordings.Add(new Recording($"echo, {delay} ms, no caller", gain, echo, [], far));
                recordings.Add(new Recording($"echo, {delay} ms, caller", gain, both, utterances, far));
            }
        }

        return recordings;
    }

    private static void Mix(short[] far, short[] near, int delay, double gain)
    {
        int samples = WavixAudio.SampleRate / 1_000 * delay;
        Pcm16.MixInto(far.AsSpan(0, near.Length - samples), near.AsSpan(samples), gain);
    }

    private static async Task<short[]> SpeakAsync(CorpusSet set, int callers, CancellationToken cancellationToken)
    {
        var random = new Random(set.Seed);
        var clean = new List<short>();
        Speaker[] speakers = [.. set.Callers.Take(callers)];
        for (int sentence = 0; sentence < 2; sentence++)
        {
            foreach (Speaker speaker in speakers)
            {
                short[] speech = await Programs.SpeakAsync(speaker, speaker.Sentences[sentence], cancellationToken);
                Pcm16.ApplyGain(speech, SpeechLevel - Pcm16.GetLevel(speech));
                clean.AddRange(new short[random.Next(WavixAudio.SampleRate * 5 / 4, WavixAudio.SampleRate * 3)]);
                clean.AddRange(speech);
            }
        }

        clean.AddRange(new short[(2 * WavixAudio.SampleRate) + FrameSamples - (clean.Count % FrameSamples)]);
        return [.. clean];
    }

    // By the clean speech: what is not 30 dB below its level.
    private static List<(int Start, int End)> FindUtterances(short[] clean)
    {
        var utterances = new List<(int Start, int End)>();
        for (int frame = 0; frame < clean.Length / FrameSamples; frame++)
        {
            if (Pcm16.GetLevel(clean.AsSpan(frame * FrameSamples, FrameSamples)) < SpeechLevel - 30)
            {
                continue;
            }

            if (utterances.Count > 0 && frame - utterances[^1].End < MaxPauseFrames)
            {
                utterances[^1] = (utterances[^1].Start, frame + 1);
            }
            else
            {
                utterances.Add((frame, frame + 1));
            }
        }

        return utterances;
    }

    // Short sounds are as loud as they are while they last.
    private static double NoiseLevel(string name, short[] noise) => name == "coughs, clicks"
        ? Pcm16.GetLevel([.. noise.Where(sample => Math.Abs((int)sample) > 100)])
        : Pcm16.GetLevel(noise);

    private static async Task<List<(string Name, short[] Samples)>> MakeNoisesAsync(CorpusSet set, int samples, CancellationToken cancellationToken)
    {
        string start = $"{set.NoiseStart}";
        string length = $"{samples}s";
        string total = $"{set.NoiseStart + (samples / WavixAudio.SampleRate) + 1}";
        var noises = new List<(string Name, short[] Samples)>();
        foreach (string kind in (string[])["white", "pink", "brown"])
        {
            noises.Add((kind, await Programs.NoiseAsync(["synth", total, $"{kind}noise", "vol", "0.3", "trim", start, length], cancellationToken)));
        }

        var hum = new short[samples];
        foreach ((int harmonic, double level) in ((int, double)[])[(1, -20), (2, -23), (3, -26), (5, -32), (7, -38)])
        {
            string frequency = $"{harmonic * set.Hum}";
            short[] sine = await Programs.NoiseAsync(["synth", length, "sine", frequency], cancellationToken);
            Pcm16.MixInto(sine.AsSpan(0, samples), hum, level);
        }

        short[] hiss = noises[1].Samples;
        Pcm16.MixInto(hiss.AsSpan(0, samples), hum, -45 - Pcm16.GetLevel(hiss));
        noises.Add(("line hum", hum));
        noises.Add(("babble", await MakeBabbleAsync(set, samples, cancellationToken)));
        noises.Add(("coughs, clicks", MakeBursts(set, noises[0].Samples, noises[1].Samples, samples)));
        return noises;
    }

    private static async Task<short[]> MakeBabbleAsync(CorpusSet set, int samples, CancellationToken cancellationToken)
    {
        var random = new Random(set.Seed + 10);
        var babble = new short[samples];
        foreach (Speaker speaker in set.Crowd)
        {
            short[] speech = await Programs.SpeakAsync(speaker, speaker.Sentences[0], cancellationToken);
            Pcm16.ApplyGain(speech, -32 - Pcm16.GetLevel(speech));
            for (int at = -random.Next(speech.Length); at < samples; at += speech.Length + random.Next(WavixAudio.SampleRate / 2))
            {
                int skip = Math.Max(0, -at);
                int count = Math.Min(speech.Length - skip, samples - Math.Max(at, 0));
                Pcm16.MixInto(speech.AsSpan(skip, count), babble.AsSpan(Math.Max(at, 0)));
            }
        }

        return babble;
    }

    // Of 5 ms (clicks) and 50 to 180 ms (coughs), over a quiet line.
    private static short[] MakeBursts(CorpusSet set, short[] white, short[] pink, int samples)
    {
        var random = new Random(set.Seed + 20);
        var bursts = new short[samples];
        for (int at = WavixAudio.SampleRate; at < samples - WavixAudio.SampleRate; at += random.Next(WavixAudio.SampleRate * 7 / 10, WavixAudio.SampleRate * 2))
        {
            bool isClick = random.Next(3) == 0;
            int length = (isClick ? 5 : random.Next(50, 180)) * WavixAudio.SampleRate / 1_000;
            short[] burst = (isClick ? white : pink).AsSpan(at, length).ToArray();
            Pcm16.ApplyGain(burst, -20 - Pcm16.GetLevel(burst));
            Pcm16.FadeIn(burst.AsSpan(0, length / 10));
            Pcm16.FadeOut(burst.AsSpan(length / 2));
            burst.CopyTo(bursts.AsSpan(at));
        }

        short[] line = pink.AsSpan(0, samples).ToArray();
        Pcm16.MixInto(line, bursts, -65 - Pcm16.GetLevel(line));
        return bursts;
    }
}
