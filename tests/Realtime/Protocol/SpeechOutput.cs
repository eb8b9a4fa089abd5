using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>An answer that is spoken: deltas of watermarked audio, and its words somewhat before they are heard.</summary>
internal sealed class SpeechOutput : OutputItem
{
    private readonly int _index;
    private readonly AudioFormat _format;
    private readonly byte[] _audio;
    private readonly SpokenItem _spoken;
    private int _bytesSent;
    private int _wordsSent;

    public SpeechOutput(ResponseRun run, int index, RealtimeOutput.Speech speech)
        : base(run, index)
    {
        _index = index;
        _format = run.Session.CurrentSettings.OutputFormat;
        TimeSpan duration = speech.WordDuration ?? run.Options.WordDuration;
        string[] words = speech.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _spoken = run.Session.Service.Register(number => new SpokenItem(
            run.Session, number, Id, run.Id, [.. words.Select((word, i) => new RealtimeWord(word, i * duration, (i + 1) * duration))]));
        _audio = _format.Encode(Watermark.Make(_spoken.Number, 0, (int)(_spoken.Length.Ticks * Watermark.SampleRate / TimeSpan.TicksPerSecond)));
    }

    public override TimeSpan Audio => _spoken.Sent;

    private string Transcript => string.Join(' ', _spoken.Words.Take(_wordsSent).Select(word => word.Text));

    public override TimeSpan Step()
    {
        int wanted = (int)(Run.DeltaDuration.TotalMilliseconds * _format.BytesPerMillisecond) / _format.BytesPerMillisecond * _format.BytesPerMillisecond;
        int length = Math.Min(Math.Max(wanted, _format.BytesPerMillisecond), _audio.Length - _bytesSent);
        if (length <= 0)
        {
            return TimeSpan.Zero;
        }

        if (_bytesSent == 0)
        {
            _spoken.FirstSentAt = Stopwatch.GetTimestamp();
        }

        TimeSpan before = _spoken.Sent;
        TimeSpan after = TimeSpan.FromTicks((_bytesSent + length) * TimeSpan.TicksPerMillisecond / _format.BytesPerMillisecond);
        SendWords(after);
        Run.Outbox.SendAudio(Run.Id, Id, _index, _audio.AsSpan(_bytesSent, length));
        _bytesSent += length;
        _spoken.Sent = after;
        Run.Session.HasSentAudio(after - before);
        return after - before;
    }

    protected override Item MakeItem()
    {
        Run.Session.Add(_spoken);
        return new Item { Id = Id, Role = "assistant", Json = Message(), Spoken = _spoken };
    }

    protected override void SendOpening() => SendPart("response.content_part.added", "part", new JsonObject { ["type"] = "audio", ["transcript"] = "" });

    protected override void SendClosing(Item item)
    {
        item.Json["content"] = new JsonArray(new JsonObject { ["type"] = "output_audio", ["transcript"] = Transcript });
        SendPart("response.output_audio.done", "", null);
        SendPart("response.output_audio_transcript.done", "transcript", Transcript);
        SendPart("response.content_part.done", "part", new JsonObject { ["type"] = "audio", ["transcript"] = Transcript });
    }

    private void SendWords(TimeSpan until)
    {
        for (; _wordsSent < _spoken.Words.Count && _spoken.Words[_wordsSent].Start < until; _wordsSent++)
        {
            string delta = _wordsSent == 0 ? _spoken.Words[0].Text : " " + _spoken.Words[_wordsSent].Text;
            Letters += delta.Length;
            SendPart("response.output_audio_transcript.delta", "delta", delta);
        }
    }
}
