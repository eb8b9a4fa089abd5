using System.IO.Pipelines;
using System.Text;

namespace Wavix.Streaming.Agents;

/// <summary>
/// One piece of the agent's speech: a content part of an answer of the model, or a line of the agent's own. It is one playback. Called under the lock of
/// the run.
/// </summary>
internal sealed class SpokenItem
{
    private readonly Pipe? _pipe;
    private readonly StringBuilder _text = new();
    private List<SpokenWord>? _words;
    private List<(long At, int Bytes)>? _fillers;
    private bool _isTextFinal;
    private long _skippedBytes;
    private long _queuedBytes;

    /// <summary>A content part of an answer, whose audio follows.</summary>
    public SpokenItem(PlaybackTurn turn, SpeechAudioEvent audio, ModelSession session)
    {
        ResponseId = audio.ResponseId;
        ItemId = audio.ItemId;
        ContentIndex = audio.ContentIndex;
        Session = session;

        // Unbounded: the bound of an answer is checked where audio is added. A writer that waits would delay what the model sends after it.
        _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        Playback = turn.Play(_pipe.Reader);
    }

    /// <summary>A line of recorded audio.</summary>
    public SpokenItem(PlaybackTurn turn, AgentLine line, bool isFiller)
    {
        Playback = turn.Play(line.Audio);
        AudioBytes = _queuedBytes = line.Audio.Length;
        IsAudioComplete = true;
        IsFiller = isFiller;
        _isTextFinal = true;
        _text.Append(line.Text);
    }

    public Playback Playback { get; }

    /// <summary>The session of the model that generated it; null for a recorded line.</summary>
    public ModelSession? Session { get; }

    public string? ResponseId { get; }

    public string? ItemId { get; }

    public int ContentIndex { get; }

    public bool IsFiller { get; }

    /// <summary>Bytes of audio received so far.</summary>
    public long AudioBytes { get; private set; }

    /// <summary>How long it takes until what was received is heard, and the fillers in it.</summary>
    public TimeSpan Unheard => WavixAudio.GetDuration(_queuedBytes) - Playback.Position;

    /// <summary>Whether all of its audio was received.</summary>
    public bool IsAudioComplete { get; private set; }

    /// <summary>How much was heard; null while it is queued or plays.</summary>
    public TimeSpan? Heard { get; private set; }

    public bool HasText => _text.Length > 0;

    public void AddAudio(ReadOnlySpan<byte> pcm)
    {
        if (IsAudioComplete)
        {
            return;
        }

        AudioBytes += pcm.Length;
        Write(pcm);
    }

    /// <summary>A sound where its audio has run out, which is not part of it. It plays on the same playback, since more of the audio may follow.</summary>
    public void AddFiller(ReadOnlySpan<byte> pcm)
    {
        (_fillers ??= []).Add((_queuedBytes, pcm.Length));
        Write(pcm);
    }

    /// <summary>Audio that is not heard, but to which text belongs.</summary>
    public void SkipAudio(int bytes) => _skippedBytes += bytes;

    public void CompleteAudio()
    {
        if (!IsAudioComplete)
        {
            IsAudioComplete = true;
            _pipe!.Writer.Complete();
        }
    }

    public void AddText(TranscriptEvent transcript)
    {
        if (_isTextFinal)
        {
            return;
        }

        if (transcript.IsFinal)
        {
            _text.Clear();
            _words = null;
            _isTextFinal = true;
        }

        _text.Append(transcript.Text);
        if (transcript.Words is { } words)
        {
            (_words ??= []).AddRange(words);
        }
    }

    /// <summary>Its playback has completed.</summary>
    /// <param name="played">How much of the playback was heard.</param>
    public void SetHeard(TimeSpan played)
    {
        long bytes = WavixAudio.GetByteCount(played);
        foreach ((long at, int length) in _fillers ?? [])
        {
            played -= WavixAudio.GetDuration(Math.Clamp(bytes - at, 0, length));
        }

        // Whole milliseconds, rounded down, and never more than there was.
        long ms = Math.Min((long)played.TotalMilliseconds, AudioBytes / WavixAudio.BytesPerMillisecond);
        Heard = TimeSpan.FromMilliseconds(ms);
    }

    /// <summary>What was heard of the text. It may grow while the text of a playback that has completed still arrives.</summary>
    public string GetHeardText() => Heard is { } heard
        ? HeardText.Cut(_text.ToString(), _words, heard, TimeSpan.FromMilliseconds((AudioBytes + _skippedBytes) / WavixAudio.BytesPerMillisecond)).Trim()
        : "";

    private void Write(ReadOnlySpan<byte> pcm)
    {
        _queuedBytes += pcm.Length;
        pcm.CopyTo(_pipe!.Writer.GetSpan(pcm.Length));
        _pipe.Writer.Advance(pcm.Length);

        // Completes at once, since the pipe has no bound.
        ValueTask<FlushResult> flush = _pipe.Writer.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            _ = flush.Result;
        }
        else
        {
            _ = flush.AsTask();
        }
    }
}
