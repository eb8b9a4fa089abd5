using System.Text;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>
/// One answer of a cascaded model: what of it was delivered to the agent, and thus what may be remembered. Thread-safe. A response closes it when it
/// ends or is canceled; nothing is delivered of it afterwards.
/// </summary>
internal sealed class SpokenAnswer(string itemId)
{
    // An estimate for a sentence of which only a part was spoken: slow speech, so that no word counts that was not spoken.
    private static readonly TimeSpan TimeOfCharacter = TimeSpan.FromMilliseconds(75);

    private readonly object _sync = new();
    private readonly List<Sentence> _sentences = [];
    private readonly List<FunctionCallContent> _calls = [];
    private readonly Dictionary<string, string> _results = [];
    private TimeSpan _delivered;
    private TimeSpan? _heard;
    private bool _isClosed;

    public string ItemId => itemId;

    /// <summary>Whether its response was canceled: then a tool that it called may never get a result.</summary>
    public bool IsCanceled { get; private set; }

    /// <summary>What is remembered: what was delivered, and of it what was heard.</summary>
    public string Text
    {
        get
        {
            lock (_sync)
            {
                return GetText().Trim();
            }
        }
    }

    public bool IsClosed
    {
        get
        {
            lock (_sync)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>The words of the sentence that is delivered next, with their times in the answer; null if they are not all known.</summary>
    public IReadOnlyList<SpokenWord>? PlaceNext(Sentence sentence, IReadOnlyList<SpokenWord>? words)
    {
        lock (_sync)
        {
            return words is { Count: > 0 } && sentence.Text.TrimEnd().EndsWith(words[^1].Text, StringComparison.Ordinal)
                ? [.. words.Select(word => word with { Start = _delivered + word.Start, End = _delivered + word.End })]
                : null;
        }
    }

    /// <summary>The whole text, and its words with their times in the answer; words are null if they are not all known.</summary>
    public (string Text, IReadOnlyList<SpokenWord>? Words) GetWhole()
    {
        lock (_sync)
        {
            bool areKnown = _sentences.TrueForAll(sentence => sentence.Audio == TimeSpan.Zero || sentence.Words.Count > 0);
            return (
                string.Concat(_sentences.Select(sentence => sentence.Text)).Trim(),
                areKnown && _sentences.Count > 0 ? [.. _sentences.SelectMany(sentence => sentence.Words.Select(sentence.Place))] : null);
        }
    }

    /// <summary>Delivers audio of a sentence. False if the answer was closed.</summary>
    public bool Deliver(Sentence sentence, TimeSpan audio, IReadOnlyList<SpokenWord>? words)
    {
        lock (_sync)
        {
            if (_isClosed)
            {
                return false;
            }

            if (_sentences.Count == 0 || _sentences[^1] != sentence)
            {
                sentence.Start = _delivered;
                _sentences.Add(sentence);
            }

            sentence.Words.AddRange(words ?? []);
            sentence.Audio += audio;
            _delivered += audio;
            return true;
        }
    }

    /// <summary>All audio of a sentence was delivered. A sentence without anything to say counts as well.</summary>
    public bool Complete(Sentence sentence)
    {
        lock (_sync)
        {
            if (_isClosed)
            {
                return false;
            }

            if (!sentence.IsSpoken && !_sentences.Contains(sentence))
            {
                sentence.Start = _delivered;
                _sentences.Add(sentence);
            }

            sentence.IsComplete = true;
            return true;
        }
    }

    /// <summary>Delivers the call of a tool. False if the answer was closed.</summary>
    public bool Deliver(FunctionCallContent call)
    {
        lock (_sync)
        {
            if (!_isClosed)
            {
                _calls.Add(call);
            }

            return !_isClosed;
        }
    }

    /// <summary>Keeps the result of a tool. False if it has no such call, or it has a result.</summary>
    public bool AddResult(string callId, string result)
    {
        lock (_sync)
        {
            return _calls.Exists(call => call.CallId == callId) && _results.TryAdd(callId, result);
        }
    }

    /// <summary>Ends the delivery.</summary>
    public void Close(bool isCanceled)
    {
        lock (_sync)
        {
            IsCanceled |= isCanceled && !_isClosed;
            _isClosed = true;
        }
    }

    /// <summary>Forgets what was not heard.</summary>
    public void Truncate(TimeSpan heard)
    {
        lock (_sync)
        {
            _isClosed = true;
            _heard = heard;
        }
    }

    /// <summary>Adds it to a conversation: text and calls, then the result of each call, as providers require.</summary>
    public void AddTo(List<ChatMessage> messages)
    {
        lock (_sync)
        {
            List<AIContent> contents = [];
            if (GetText().Trim() is { Length: > 0 } text)
            {
                contents.Add(new TextContent(text));
            }

            contents.AddRange(_calls);
            if (contents.Count > 0)
            {
                messages.Add(new ChatMessage(ChatRole.Assistant, contents));
            }

            if (_calls.Count > 0)
            {
                string missing = IsCanceled ? "canceled" : "no result yet";
                messages.Add(new ChatMessage(
                    ChatRole.Tool, [.. _calls.Select(call => new FunctionResultContent(call.CallId, _results.GetValueOrDefault(call.CallId, missing)))]));
            }
        }
    }

    private string GetText()
    {
        TimeSpan heard = _heard ?? _delivered;
        var text = new StringBuilder();
        foreach (Sentence sentence in _sentences)
        {
            if (!sentence.IsComplete || sentence.Start + sentence.Audio > heard)
            {
                return text.Append(Cut(sentence, heard - sentence.Start)).ToString();
            }

            text.Append(sentence.Text);
        }

        return text.ToString();
    }

    private string Cut(Sentence sentence, TimeSpan heard)
    {
        if (heard <= TimeSpan.Zero)
        {
            return "";
        }

        if (sentence.Words.Count > 0)
        {
            // What follows the words that are known has not been spoken.
            return HeardText.Cut(sentence.Text, [.. sentence.Words, new SpokenWord("", TimeSpan.MaxValue, TimeSpan.MaxValue)], heard, sentence.Audio);
        }

        return HeardText.Cut(sentence.Text, null, heard, sentence.IsComplete ? sentence.Audio : Estimate(sentence));
    }

    /// <summary>The length of a sentence of which a part was spoken.</summary>
    private TimeSpan Estimate(Sentence sentence)
    {
        Sentence[] known = [.. _sentences.Where(other => other.IsComplete && other.IsSpoken)];
        long characters = known.Sum(other => (long)other.Text.Length);
        TimeSpan time = characters == 0 ? TimeOfCharacter : TimeSpan.FromTicks(known.Sum(other => other.Audio.Ticks) / characters);
        TimeSpan whole = time * sentence.Text.Length;
        TimeSpan more = sentence.Audio * 1.1;
        return whole > more ? whole : more;
    }

    /// <summary>A sentence of the answer.</summary>
    internal sealed class Sentence(string text)
    {
        /// <summary>With the space that follows it.</summary>
        public string Text => text;

        /// <summary>Whether there is anything to say.</summary>
        public bool IsSpoken { get; } = text.Any(c => char.IsLetterOrDigit(c) || char.IsSurrogate(c));

        public TimeSpan Start { get; set; }

        public TimeSpan Audio { get; set; }

        public bool IsComplete { get; set; }

        /// <summary>With their times in the sentence.</summary>
        public List<SpokenWord> Words { get; } = [];

        /// <summary>The word with its times in the answer.</summary>
        public SpokenWord Place(SpokenWord word) => word with { Start = Start + word.Start, End = Start + word.End };
    }
}
