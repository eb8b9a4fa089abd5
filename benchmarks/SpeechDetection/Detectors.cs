using System.Runtime.InteropServices;
using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace SpeechDetection;

/// <summary>Runs the detectors over recordings.</summary>
internal static class Detectors
{
    public static Detection Ours(Recording recording, int sampleRate, bool knowsPlayed = true)
    {
        var detector = new SpeechDetector(sampleRate);
        int frame = sampleRate / 100;
        short[] samples = PcmResampler.Resample(recording.Samples, WavixAudio.SampleRate, sampleRate);
        short[] played = knowsPlayed && recording.Played is not null
            ? PcmResampler.Resample(recording.Played, WavixAudio.SampleRate, sampleRate)
            : new short[samples.Length];
        var changes = new List<SpeechChange>();
        for (int at = 0; at < samples.Length; at += frame)
        {
            int count = Math.Min(frame, samples.Length - at);
            changes.AddRange(detector.Process(samples.AsSpan(at, count), played.AsSpan(at, count)).Changes);
        }

        return FromChanges(
            samples.Length / frame,
            changes.Select(change => (change.IsStart, Frame(change.Position), Frame(change.DecidedAt))));
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
