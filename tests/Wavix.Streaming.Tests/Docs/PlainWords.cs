using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>
/// Words that stop a reader, each with what to write instead. A test can recognize words, not sentences: it keeps those from coming back that
/// were replaced once.
/// </summary>
internal static class PlainWords
{
    /// <summary>Put by <see cref="SourceProse"/> where the summary of a member starts.</summary>
    public const char SummaryStart = '\u00B6';

    private static readonly Word[] Words =
    [
        new("tells?|told|telling", "report, indicate, say, show; a token is canceled, a handler is notified"),
        new("trip(s|ped|ping)?", "is canceled", new Allowed("round[ -]trips?", "the time to the peer and back")),
        new(@"(the|its|their|each|every|a|\w+'s) begin", "the start, the beginning"),
        new(
            "(is|are|was|were|be) no",
            "is not a",
            new Allowed("there (is|are|was|were) no", "says that something does not exist"),
            new Allowed("(is|are|was|were|be) no (longer|more than|less than|later than|earlier than)", "a comparison")),
        new("stands?|stood|standing", "is, appears"),
        new(
            "behind",
            "after",
            new Allowed("(fall|falls|fell|lag|lags) behind", "slower than something else"),
            new Allowed("behind (its|the) schedule", "late"),
            new Allowed("behind (nginx|YARP|(a|the|one|every) (reverse )?(proxy|load balancer))", "where a server is in a network")),
        new("so (many|much|long)", "this many, up to N, for the given time"),
        new(SummaryStart + " *(The )?(most|longest|shortest|largest|smallest|least|highest)", "maximum, minimum"),
        new(
            "(is|are|was|were|be|been) over",
            "has ended, has completed",
            new Allowed(@"(is|are|was|were|be|been) over (the|a|an|its|this|that|X|\d)", "more than a limit")),
        new("(go|goes|went|going) on", "continues"),
        new("anew", "again"),
        new("whoever|nobody|somebody|anybody", "the caller, the reader, the waiter"),
        new("also those", "including"),
        new("mend(s|ed)?", "fixed"),
        new("beside", "compared with, in addition to, next to"),
        new(
            "comes?|came",
            "arrive, is received",
            new Allowed("comes? (after|before|first|last)", "an order, not the arrival of data")),
        new("(gives?|gave|giving) up", "cancels the wait; stops waiting"),
        new("cancell(ed|ing)", "canceled, canceling"),
        new("in a box", "simulated"),
        new("caller's ear|the ear", "the caller"),
        new("taken for", "considered"),
    ];

    /// <summary>Finds the words in a text, in its order.</summary>
    public static IEnumerable<Finding> Find(string text) => Words.SelectMany(word => word.Find(text)).OrderBy(finding => finding.Index);

    /// <summary>A word at a place of a text.</summary>
    internal readonly record struct Finding(int Index, string Text, string Instead);

    /// <summary>A use of a word that is plain English, and what it means.</summary>
    private sealed record Allowed(string Pattern, string Reason)
    {
        private readonly Regex _regex = Compile(Pattern);

        public bool Covers(string text, Match found) =>
            _regex.Matches(text).Any(use => use.Index <= found.Index && found.Index + found.Length <= use.Index + use.Length);
    }

    private sealed record Word(string Pattern, string Instead, params Allowed[] Exceptions)
    {
        private readonly Regex _regex = Compile(Pattern);

        public IEnumerable<Finding> Find(string text) =>
            from found in _regex.Matches(text)
            where !Exceptions.Any(exception => exception.Covers(text, found))
            select new Finding(found.Index, Regex.Replace(found.Value, @"\s+", " ").Trim(SummaryStart, ' '), Instead);
    }

    /// <summary>Whole words, in any case. A phrase may continue on the next line.</summary>
    private static Regex Compile(string pattern) =>
        new($@"(?<!\w)(?:{pattern.Replace(" *", @"\s*").Replace(" ", @"\s+")})(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
