using Microsoft.Extensions.Options;
using Wavix.Streaming.AspNetCore;

namespace LiveTranscription.Transcripts;

/// <summary>The calls of this process, bounded: those that last, and the last ones that have ended. Thread-safe.</summary>
internal sealed class CallList(TimeProvider clock, IOptions<TranscriptionOptions> options)
{
    private readonly Lock _sync = new();
    private readonly List<CallTranscript> _calls = [];    // in the order of their starts
    private readonly ChangeSignal _changed = new();
    private long _version = 1;

    /// <summary>A call has started. Its name in addresses is one of ours: ids of calls are text of a peer.</summary>
    public CallTranscript Add(WavixCall? call)
    {
        var info = new CallInfo(Guid.NewGuid().ToString("N"), call?.Id, call?.From, call?.To, clock.GetUtcNow(), EndedAt: null);
        var transcript = new CallTranscript(info, options.Value.MaxLines);
        lock (_sync)
        {
            _calls.Add(transcript);
            HasChanged();
        }

        return transcript;
    }

    /// <summary>A call has ended.</summary>
    public void End(CallTranscript transcript, string text)
    {
        transcript.End(text, clock.GetUtcNow());
        lock (_sync)
        {
            HasChanged();
        }
    }

    /// <summary>Returns a call, or null if it is not known or has been forgotten.</summary>
    public CallTranscript? Find(string id)
    {
        lock (_sync)
        {
            return _calls.Find(call => call.Info.Id == id);
        }
    }

    /// <summary>Returns the whole list, newest first, if it has changed since.</summary>
    public Changes GetChanges(long after)
    {
        lock (_sync)
        {
            Change[] items = after == _version ? [] : [new Change(_version, "calls", _calls.Select(call => call.Info).Reverse().ToArray())];
            return new Changes(items, IsLast: false, _changed.Next);
        }
    }

    private void HasChanged()
    {
        while (_calls.Count > options.Value.MaxCalls
            && _calls.Where(call => call.Info.EndedAt is not null).MinBy(call => call.Info.EndedAt) is { } oldest)
        {
            _calls.Remove(oldest);
        }

        _version++;
        _changed.Set();
    }
}
