using System.CommandLine;
using SpeechDetection;
using Wavix.Streaming.Audio;

var tuning = new Option<bool>("--tuning") { Description = "The set that the detector was tuned with, instead of the one that is reported." };
var callers = new Option<int>("--callers") { Description = "Voices, 1 to 8.", DefaultValueFactory = _ => 8 };
var allModes = new Option<bool>("--all-modes") { Description = "All four modes of fvad, instead of the one that was best with the tuning set." };
var silero = new Option<string?>("--silero") { Description = "A model file of Silero, version 5 or 6: one more row, which does not decide the exit code." };
var command = new RootCommand(
    """
    How well speech is found in noise and over an echo, compared with WebRTC's detector on the same audio. Needs espeak-ng, sox, node and `npm ci` in fvad.
    Exit code 1 when fvad is better at a level of noise, in any figure.
    """)
{
    tuning,
    callers,
    allModes,
    silero,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    CorpusSet set = arguments.GetValue(tuning) ? CorpusSet.Tuning : CorpusSet.HeldOut;
    int voices = arguments.GetValue(callers);
    List<Recording> recordings = await Corpus.MakeAsync(set, [20, 10, 5], voices, cancellationToken);
    var ours = new Row("ours, 24,000 Hz", [.. recordings.Select(recording => Detectors.Run(new SpeechDetector(), recording))]);
    var rows = new List<Row> { ours, new("ours, 8,000 Hz", [.. recordings.Select(recording => Detectors.Run(new SpeechDetector(8_000), recording))]) };
    var rivals = new List<Row>();
    foreach (int rate in (int[])[16_000, 8_000])
    {
        List<(Detection Frames, Detection Utterances)>[] modes = await Detectors.FvadAsync(recordings, rate, cancellationToken);
        for (int mode = arguments.GetValue(allModes) ? 0 : 3; mode < modes.Length; mode++)
        {
            rivals.Add(new Row($"fvad {mode}, {rate:N0} Hz", [.. modes[mode].Select(one => one.Utterances)]));
            rows.Add(rivals[^1]);
            rows.Add(new Row($"fvad {mode}, {rate:N0} Hz, frames", [.. modes[mode].Select(one => one.Frames)]));
        }
    }

    if (arguments.GetValue(silero) is string model)
    {
        rows.Add(new Row("Silero, 24,000 Hz", Detectors.Silero(recordings, model)));
    }

    Report.Print(set, recordings, rows);
    List<Recording> echoes = await Corpus.MakeEchoesAsync(set, voices, cancellationToken);
    Report.PrintEchoes(
        echoes,
        [
            new Row("knows what is played", [.. echoes.Select(recording => Detectors.Run(new SpeechDetector(), recording))]),
            new Row("does not", [.. echoes.Select(recording => Detectors.Run(new SpeechDetector(), recording, knowsPlayed: false))]),
        ]);
    return rivals.All(rival => Report.IsAsGoodAs(recordings, ours, rival)) ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
