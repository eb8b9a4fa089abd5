using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing;

/// <summary>
/// A session of a scripted model: what it is sent, and what it sends. One lock guards the state; the steps of the script run on a task of their own
/// and wait for changes of it.
/// </summary>
internal sealed class ScriptedModelSession : ISpeechModelSession
{
    private readonly object _sync = new();
    private readonly ScriptedSpeechModel _model;
    private readonly TimeProvider _clock;
    private readonly long _openedAt;
    private readonly Channel<SpeechModelEvent> _events = Channel.CreateUnbounded<SpeechModelEvent>();
    private readonly List<(ReceivedModelCommand Command, bool IsExpected)> _commands = [];
    private readonly Queue<string> _callerTurns = [];
    private readonly Dictionary<string, bool> _toolCalls = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly ScriptedHearing _hearing;
    private readonly ScriptedSpeaking _speaking;
    private TaskCompletionSource _changed = NewSignal();
    private ScriptedActiveResponse? _active;
    private string? _callerItem;
    private int _turns;
    private int _turnsOfAgent;
    private long _receivedBytes;
    private long _uncommittedBytes;
    private bool _isRead;
    private int _sending;

    public ScriptedModelSession(ScriptedSpeechModel model, SpeechModelConnectOptions options, int number)
    {
        _model = model;
        _clock = options.TimeProvider;
        _openedAt = _clock.GetTimestamp();
        Number = number;
        DetectsSpeech = model.DetectsSpeech && options.DetectSpeech;
        CancelsResponseOnSpeech = DetectsSpeech && model.CancelsResponseOnSpeech && options.CancelResponseOnSpeech;
        _hearing = new ScriptedHearing(model.EndOfSpeech);
        _speaking = new ScriptedSpeaking(this, model, _clock);
        for (int i = 0; i < options.History.Count; i++)
        {
            Memory.Add(options.History[i].Role, options.History[i].Text, $"history_{number}_{i + 1}");
        }
    }

    public bool DetectsSpeech { get; }

    public bool CancelsResponseOnSpeech { get; }

    /// <summary>From 1.</summary>
    public int Number { get; }

    public ScriptedMemory Memory { get; } = new();

    public TimeSpan? EndedAt { get; private set; }

    public CancellationToken Ended => _ended.Token;

    public TimeSpan ReceivedAudio => WavixAudio.GetDuration(Interlocked.Read(ref _receivedBytes));

    private TimeSpan Now => _clock.GetElapsedTime(_openedAt);

    public async IAsyncEnumerable<SpeechModelEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_isRead)
        {
            throw new InvalidOperationException("The events of a session are read once.");
        }

        _isRead = true;
        await foreach (SpeechModelEvent e in _events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (e is not SpeechAudioEvent { Pcm.Length: > 0 } audio)
            {
                yield return e;
                continue;
            }

            // The audio is valid until the next event. What an agent kept without a copy turns to noise, which its test hears.
            byte[] lent = audio.Pcm.ToArray();
            yield return new SpeechAudioEvent { ResponseId = audio.ResponseId, ItemId = audio.ItemId, ContentIndex = audio.ContentIndex, Pcm = lent };
            new Random(1).NextBytes(lent);
        }
    }

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        if ((pcm.Length & 1) != 0)
        {
            Refuse("invalid_audio", $"{pcm.Length} bytes of audio is not a whole number of PCM16 samples");
            return;
        }

        Interlocked.Add(ref _receivedBytes, pcm.Length);
        if (!DetectsSpeech)
        {
            _uncommittedBytes += pcm.Length;
            return;
        }

        _hearing.Add(pcm.Span, (isStart, position) =>
        {
            if (isStart)
            {
                StartSpeech(new SpeechStartedEvent { ItemId = _model.NewId("item"), AudioStart = position });
            }
            else
            {
                StopSpeech(new SpeechStoppedEvent { ItemId = _callerItem, AudioEnd = position });
            }
        });
    });

    public ValueTask UpdateAsync(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools, CancellationToken cancellationToken = default) =>
        SendAsync(() => Record(ModelCommandKind.Update, text: instructions));

    public ValueTask CommitAudioAsync(CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        Record(ModelCommandKind.CommitAudio);
        if (DetectsSpeech)
        {
            Refuse("unexpected_commit", "CommitAudioAsync was called, but the model detects speech in this session");
        }
        else if (_uncommittedBytes == 0)
        {
            Refuse("input_audio_buffer_commit_empty", "CommitAudioAsync was called without audio since the last one");
        }
        else
        {
            _uncommittedBytes = 0;
            AddCallerTurn(_model.NewId("item"));
        }
    });

    public ValueTask ClearAudioAsync(CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        Record(ModelCommandKind.ClearAudio);
        _uncommittedBytes = 0;
        if (DetectsSpeech)
        {
            Refuse("unexpected_clear", "ClearAudioAsync was called, but the model detects speech in this session");
        }
    });

    public ValueTask RespondAsync(string? instructions = null, CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        Record(ModelCommandKind.Respond, text: instructions);
        if (!RefuseIfActive("RespondAsync"))
        {
            _turns++;
            _turnsOfAgent++;
        }
    });

    public ValueTask SayAsync(string text, CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        Record(ModelCommandKind.Say, text: text);
        if (!RefuseIfActive("SayAsync"))
        {
            ScriptedActiveResponse response = Activate();
            _ = Task.Run(() => _speaking.RunAsync(new ScriptedResponse().Says(text), response), CancellationToken.None);
        }
    });

    public ValueTask CancelResponseAsync(CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        Record(ModelCommandKind.Cancel);
        if (_active is { } active)
        {
            active.Cancel();
        }
        else
        {
            Refuse("response_cancel_not_active", "CancelResponseAsync was called, but no response is active");
        }
    });

    public ValueTask TruncateAsync(string itemId, int contentIndex, TimeSpan heard, CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        Record(ModelCommandKind.Truncate, itemId, heard: heard);
        if (Memory.Truncate(itemId, contentIndex, heard) is { } reason)
        {
            Refuse("invalid_truncation", $"TruncateAsync of {itemId} after {heard.TotalMilliseconds} ms: {reason}");
        }
    });

    public ValueTask DeleteItemAsync(string itemId, CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        Record(ModelCommandKind.Delete, itemId);
        if (!Memory.Delete(itemId))
        {
            Refuse("item_not_found", $"DeleteItemAsync of {itemId}: the session has no such item");
        }
    });

    public ValueTask SendToolResultAsync(string callId, string result, CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        Record(ModelCommandKind.ToolResult, callId, result);
        if (!_toolCalls.TryGetValue(callId, out bool hasResult) || hasResult)
        {
            Refuse("invalid_tool_result", $"SendToolResultAsync of {callId}: {(hasResult ? "the call has its result" : "the session has no such call")}");
            return;
        }

        _toolCalls[callId] = true;
        Memory.Add(ChatRole.Tool, result, callId);
    });

    public ValueTask AddMessageAsync(ChatMessage message, CancellationToken cancellationToken = default) => SendAsync(() =>
    {
        Record(ModelCommandKind.AddMessage, text: message.Text);
        Memory.Add(message.Role, message.Text, _model.NewId("item"));
    });

    public ValueTask DisposeAsync()
    {
        End(null);
        return default;
    }

    public IReadOnlyList<ReceivedModelCommand> GetCommands()
    {
        lock (_sync)
        {
            return [.. _commands.Select(entry => entry.Command)];
        }
    }

    public IReadOnlyList<ReceivedModelCommand> GetUnexpected(IEnumerable<ModelCommandKind> kinds)
    {
        lock (_sync)
        {
            return [.. _commands.Where(entry => !entry.IsExpected && kinds.Contains(entry.Command.Kind)).Select(entry => entry.Command)];
        }
    }

    public int UnansweredRequests
    {
        get
        {
            lock (_sync)
            {
                return _turnsOfAgent;
            }
        }
    }

    public void Post(SpeechModelEvent e) => _events.Writer.TryWrite(e);

    /// <summary>Sends an event of the script. Speech has its usual consequences.</summary>
    public void Emit(SpeechModelEvent e)
    {
        lock (_sync)
        {
            switch (e)
            {
                case SpeechStartedEvent started:
                    StartSpeech(started);
                    break;
                case SpeechStoppedEvent stopped:
                    StopSpeech(stopped);
                    break;
                default:
                    Post(e);
                    break;
            }

            Change();
        }
    }

    public void AddToolCall(string callId)
    {
        lock (_sync)
        {
            _toolCalls[callId] = false;
        }
    }

    /// <summary>Waits for the caller's next turn, or for the agent to ask for a response, and makes a response active.</summary>
    public Task<ScriptedActiveResponse> TakeTurnAsync(CancellationToken cancellationToken) => WaitAsync(
        () =>
        {
            if (_turns == 0 || _active is not null)
            {
                return null;
            }

            _turns--;
            _turnsOfAgent = Math.Max(0, _turnsOfAgent - 1);
            return Activate();
        },
        cancellationToken);

    /// <summary>Waits for the end of the caller's next speech.</summary>
    public Task<string> TakeCallerTurnAsync(CancellationToken cancellationToken) =>
        WaitAsync(() => _callerTurns.TryDequeue(out string? item) ? item : null, cancellationToken);

    /// <summary>Waits for the next command of a kind that was not expected before.</summary>
    public Task<ReceivedModelCommand> TakeCommandAsync(ModelCommandKind kind, CancellationToken cancellationToken) => WaitAsync(
        () =>
        {
            int index = _commands.FindIndex(entry => entry.Command.Kind == kind && !entry.IsExpected);
            if (index < 0)
            {
                return null;
            }

            _commands[index] = (_commands[index].Command, true);
            return _commands[index].Command;
        },
        cancellationToken);

    public Task RunAsync(ScriptedResponse script, ScriptedActiveResponse response) => _speaking.RunAsync(script, response);

    public Task DelayAsync(TimeSpan time, CancellationToken cancellationToken) =>
        time > TimeSpan.Zero ? Task.Delay(time, _clock, cancellationToken) : Task.CompletedTask;

    /// <summary>The response is no longer active.</summary>
    public void Deactivate(ResponseDoneEvent done)
    {
        lock (_sync)
        {
            _active = null;
            Post(done);
            Change();
        }
    }

    /// <summary>Announces the end of the session, and ends it then.</summary>
    public void Expire(TimeSpan time)
    {
        Post(new SessionExpiringEvent { ExpiresAt = _clock.GetUtcNow() + time });
        _ = Task.Run(
            async () =>
            {
                await Task.Delay(time, _clock, Ended).ConfigureAwait(false);
                End(null);
            },
            CancellationToken.None);
    }

    /// <summary>Ends the session.</summary>
    /// <param name="lastEvent">The last event; null for none.</param>
    public void End(SpeechModelEvent? lastEvent)
    {
        lock (_sync)
        {
            if (EndedAt is not null)
            {
                return;
            }

            EndedAt = Now;
            if (lastEvent is not null)
            {
                Post(lastEvent);
            }

            _events.Writer.TryComplete();
        }

        // Not awaited: what it continues must not run on the sender's stack.
        _ = _ended.CancelAsync();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ValueTask SendAsync(Action receive)
    {
        if (Interlocked.Increment(ref _sending) > 1)
        {
            _model.Report($"Session {Number}: two calls sent at the same time, at {ScriptedTimes.Text(Now)}. The agent must send one after the other.");
        }

        try
        {
            lock (_sync)
            {
                // What is sent to a session that has ended is dropped.
                if (EndedAt is null)
                {
                    receive();
                    Change();
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _sending);
        }

        return default;
    }

    private void Record(ModelCommandKind kind, string? id = null, string? text = null, TimeSpan? heard = null) =>
        _commands.Add((new ReceivedModelCommand(kind, Now, id, text, heard), false));

    private void Refuse(string code, string what)
    {
        _model.Report($"Session {Number}: {what}, at {ScriptedTimes.Text(Now)}.");
        Post(new SpeechModelErrorEvent { Code = code, Message = what + "." });
    }

    private bool RefuseIfActive(string call)
    {
        if (_active is null && _turnsOfAgent == 0)
        {
            return false;
        }

        Refuse(
            "conversation_already_has_active_response",
            $"{call} was called, but a response is active or was asked for already{(_active is null ? "" : $" ({_active.Id})")}");
        return true;
    }

    private ScriptedActiveResponse Activate() => _active = new ScriptedActiveResponse(_model.NewId("resp"), _ended.Token);

    private void StartSpeech(SpeechStartedEvent started)
    {
        _callerItem = started.ItemId;
        Post(started);
        if (CancelsResponseOnSpeech)
        {
            _active?.Cancel();
        }
    }

    private void StopSpeech(SpeechStoppedEvent stopped)
    {
        Post(stopped);
        AddCallerTurn(stopped.ItemId ?? _callerItem ?? _model.NewId("item"));
        if (DetectsSpeech)
        {
            // The caller speaks on: one turn, one response.
            _turns = Math.Max(_turns, 1);
        }
    }

    private void AddCallerTurn(string item)
    {
        Memory.Add(ChatRole.User, "", item);
        _callerTurns.Enqueue(item);
    }

    private void Change()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private async Task<T> WaitAsync<T>(Func<T?> take, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            Task changed;
            lock (_sync)
            {
                if (take() is { } taken)
                {
                    return taken;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
