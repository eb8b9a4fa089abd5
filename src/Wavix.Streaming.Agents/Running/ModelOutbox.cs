using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>
/// Everything that goes to the model, in order and one at a time: audio of the caller and commands. Nothing waits for the model here: who adds something
/// while nothing is being sent, sends. Its lock is held for no call of the model. Any thread.
/// </summary>
internal sealed class ModelOutbox
{
    // What has waited is sent in larger pieces: 100 ms.
    private const int MaxChunkBytes = 4800;
    private const int MaxCommands = 1000;

    private readonly object _sync = new();
    private readonly CallerAudio _audio;
    private readonly Queue<(Func<ISpeechModelSession, ValueTask> Run, long After)> _commands = new();
    private Attachment? _attachment;

    public ModelOutbox(TimeSpan maxAudio) => _audio = new CallerAudio((int)WavixAudio.GetByteCount(maxAudio));

    /// <summary>Audio that the model never got.</summary>
    public TimeSpan Dropped
    {
        get
        {
            lock (_sync)
            {
                return WavixAudio.GetDuration(_audio.DroppedBytes);
            }
        }
    }

    /// <summary>Audio that was sent in this session, as the model counts it.</summary>
    public TimeSpan SentInSession
    {
        get
        {
            lock (_sync)
            {
                return _attachment is { } attachment ? WavixAudio.GetDuration(_audio.Sent - attachment.From) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>A session takes over, and hears the utterance that was not answered. Commands for the one before are dropped.</summary>
    /// <returns>Completes with the exception if a send throws.</returns>
    public Task<Exception> Attach(ISpeechModelSession session)
    {
        Attachment attachment;
        lock (_sync)
        {
            _commands.Clear();
            _audio.Rewind();
            _attachment = attachment = new Attachment(session, _audio.Sent);
        }

        Send();
        return attachment.Failed.Task;
    }

    /// <summary>There is no session: audio is kept, commands are dropped.</summary>
    public void Detach()
    {
        lock (_sync)
        {
            _attachment = null;
            _commands.Clear();
        }
    }

    public void AddAudio(ReadOnlySpan<byte> pcm)
    {
        lock (_sync)
        {
            _audio.Add(pcm);
        }

        Send();
    }

    /// <summary>Adds a command, which is sent before audio that waits.</summary>
    /// <param name="command">What to call.</param>
    /// <param name="afterAudio">Whether the audio that was added so far goes first.</param>
    /// <returns>False if there is no session.</returns>
    public bool Post(Func<ISpeechModelSession, ValueTask> command, bool afterAudio = false)
    {
        lock (_sync)
        {
            if (_attachment is null || _commands.Count >= MaxCommands)
            {
                return false;
            }

            _commands.Enqueue((command, afterAudio ? _audio.End : 0));
        }

        Send();
        return true;
    }

    /// <summary>The model learns something that it did not say, or that another session said.</summary>
    public void Remember(ChatRole role, string text) => Post(model => model.AddMessageAsync(new ChatMessage(role, text)));

    /// <summary>Whether the caller said something that was neither answered nor is known by its text.</summary>
    public bool HasUtterance
    {
        get
        {
            lock (_sync)
            {
                return _audio.HasUtterance;
            }
        }
    }

    /// <inheritdoc cref="CallerAudio.KeepUtterance"/>
    public void KeepUtterance()
    {
        lock (_sync)
        {
            _audio.KeepUtterance();
        }
    }

    /// <inheritdoc cref="CallerAudio.ForgetUtterance"/>
    public void ForgetUtterance()
    {
        lock (_sync)
        {
            _audio.ForgetUtterance();
        }
    }

    private void Send()
    {
        Attachment attachment;
        lock (_sync)
        {
            if (_attachment is not { IsSending: false } || !HasMore)
            {
                return;
            }

            attachment = _attachment;
            attachment.IsSending = true;
        }

        _ = SendAsync(attachment);
    }

    private bool HasMore => _commands.Count > 0 || _audio.HasMore;

    // One loop for each session: a send that never returns keeps no other session waiting.
    private async Task SendAsync(Attachment attachment)
    {
        try
        {
            while (TryTake(attachment) is var (command, bytes))
            {
                if (command is null)
                {
                    await attachment.Session.SendAudioAsync(attachment.Chunk.AsMemory(0, bytes)).ConfigureAwait(false);
                }
                else
                {
                    await command(attachment.Session).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e)
        {
            // A model of the user's. The link replaces the session.
            Detach(attachment);
            attachment.Failed.TrySetResult(e);
        }
    }

    private (Func<ISpeechModelSession, ValueTask>? Command, int Bytes)? TryTake(Attachment attachment)
    {
        lock (_sync)
        {
            if (_attachment != attachment || !HasMore)
            {
                attachment.IsSending = false;
                return null;
            }

            if (_commands.TryPeek(out var next) && next.After <= _audio.Sent)
            {
                _commands.Dequeue();
                return (next.Run, 0);
            }

            return (null, _audio.Take(attachment.Chunk));
        }
    }

    private void Detach(Attachment attachment)
    {
        lock (_sync)
        {
            if (_attachment == attachment)
            {
                _attachment = null;
                _commands.Clear();
            }
        }
    }

    private sealed class Attachment(ISpeechModelSession session, long from)
    {
        public ISpeechModelSession Session { get; } = session;

        /// <summary>Position of the audio at which the session began.</summary>
        public long From { get; } = from;

        public byte[] Chunk { get; } = new byte[MaxChunkBytes];

        public bool IsSending { get; set; }

        public TaskCompletionSource<Exception> Failed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
