using System.Threading.Channels;

namespace Wavix.Streaming.Agents;

/// <summary>What the caller says, from the start to the end of speech, on its way through the recognizer. Thread-safe.</summary>
internal sealed class Utterance
{
    private readonly Channel<ReadOnlyMemory<byte>> _audio = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly CancellationTokenSource _canceled;
    private readonly long _maxBytes;
    private long _bytes;

    /// <summary>Starts the recognizer, on the thread pool: it may be slow.</summary>
    public Utterance(string itemId, ISpeechRecognizer recognizer, TimeSpan maxLength, CancellationToken ended)
    {
        ItemId = itemId;
        _maxBytes = WavixAudio.GetByteCount(maxLength);
        _canceled = CancellationTokenSource.CreateLinkedTokenSource(ended);
        CancellationToken token = _canceled.Token;
        Text = Task.Run(() => recognizer.RecognizeAsync(_audio.Reader.ReadAllAsync(token), token), token);

        // A failure is reported when the text is needed, which it may never be.
        _ = Text.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    public string ItemId { get; }

    public Task<string> Text { get; }

    /// <summary>Whether it is not needed any more.</summary>
    public bool IsDropped { get; private set; }

    /// <summary>Adds audio, which is copied.</summary>
    /// <returns>Whether it exceeds the maximum length for the first time.</returns>
    public bool Add(ReadOnlySpan<byte> pcm)
    {
        bool fits = _bytes + pcm.Length <= _maxBytes;
        bool isFirst = !fits && _bytes <= _maxBytes;
        _bytes = fits ? _bytes + pcm.Length : long.MaxValue / 2;
        if (fits)
        {
            _audio.Writer.TryWrite(pcm.ToArray());
        }

        return isFirst;
    }

    public void Complete() => _audio.Writer.TryComplete();

    public void Drop()
    {
        IsDropped = true;
        Complete();

        // Not awaited: what it continues must not run on the sender's stack.
        _ = _canceled.CancelAsync();
    }
}
