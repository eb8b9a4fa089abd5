using System.Runtime.InteropServices;
using AudioRecipes;
using Microsoft.ML.OnnxRuntime;
using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace SpeechDetection;

/// <summary>Runs the detectors over recordings.</summary>
internal static class Detectors
{
    /// <summary>A detector at the start of its stream, on a recording.</summary>
    public static Detection Run(ISpeechDetector detector, Recording recording, bool knowsPlayed = true)
    {
        byte[] pcm = Pcm16.ToBytes(PcmResampler.Resample(recording.Samples, WavixAudio.SampleRate, detector.SampleRate));
        byte[] played = knowsPlayed && recording.Played is not null
            ? Pcm16.ToBytes(PcmResampler.Resample(recording.Played, WavixAudio.SampleRate, detector.SampleRate))
            : new byte[pcm.Length];
        int frameBytes = detector.SampleRate / 100 * sizeof(short);
        var changes = new List<SpeechChange>();
        for (int at = 0; at < pcm.Length; at += frameBytes)
        {
            int count = Math.Min(frameBytes, pcm.Length - at);
            changes.AddRange(detector.Process(pcm.AsSpan(at, count), played.AsSpan(at, count)).Changes);
        }

        return FromChanges(
            pcm.Length / frameBytes,
            changes.Select(change => (change.IsStart, Frame(change.Position), Frame(change.DecidedAt))));
    }

    /// <summary>Silero's neural network on each recording, by the sample's detector.</summary>
    public static List<Detection> Silero(List<Recording> recordings, string modelPath)
    {
        using InferenceSession model = SileroSpeechDetector.Load(modelPath);
        using var detector = new SileroSpeechDetector(model);
        return [.. recordings.Select(recording =>
        {
            detector.Reset();
            return Run(detector, recording);
        })];
    }

    /// <summary>WebRTC's detector on each recording: by its own frames, and by the rules of utterances that ours has.</summary>
    public static async Task<List<(Detection Frames, Detection Utterances)>[]> FvadAsync(
        List<Recording> recordings, int sampleRate, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("wavix-speech-").FullName;
        try
        {
            for (int i = 0; i < recordings.Count; i++)
            {
                short[] samples = PcmResampler.Resample(recordings[i].Samples, WavixAudio.SampleRate, sampleRate);
                await File.WriteAllBytesAsync(Path.Combine(folder, $"{i}.raw"), MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), cancellationToken);
            }

            string script = Path.Combine(AppContext.BaseDirectory, "fvad", "fvad.js");
            await Programs.RunAsync("node", [script, $"{sampleRate}", folder], cancellationToken);
            var modes = new List<(Detection Frames, Detection Utterances)>[4];
            for (int mode = 0; mode < modes.Length; mode++)
            {
                modes[mode] = [];
                for (int i = 0; i < recordings.Count; i++)
                {
                    string bits = await File.ReadAllTextAsync(Path.Combine(folder, $"{i}.{mode}.bits"), cancellationToken);
                    modes[mode].Add((Gated(bits, 1, 1), Gated(bits, 20, 50)));
                }
            }

            return modes;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Detection Gated(string bits, int minSpeechFrames, int minSilenceFrames)
    {
        var gate = new SpeechGate(minSpeechFrames, minSilenceFrames);
        var changes = new List<(bool IsStart, int Position, int DecidedAt)>();
        for (int i = 0; i < bits.Length; i++)
        {
            if (gate.Add(i, bits[i] == '1') is long position)
            {
                changes.Add((gate.IsSpeech, (int)position, i + 1));
            }
        }

        return FromChanges(bits.Length, changes);
    }

    private static Detection FromChanges(int frames, IEnumerable<(bool IsStart, int Position, int DecidedAt)> changes)
    {
        var isSpeech = new bool[frames];
        var starts = new List<int>();
        var ends = new List<int>();
        foreach ((bool isStart, int position, int decidedAt) in changes)
        {
            // From here on, until another change says otherwise.
            isSpeech.AsSpan(Math.Min(position, frames)).Fill(isStart);
            (isStart ? starts : ends).Add(decidedAt);
        }

        return new Detection(isSpeech, starts, ends);
    }

    private static int Frame(TimeSpan time) => (int)Math.Round(time.TotalMilliseconds / 10);
}
