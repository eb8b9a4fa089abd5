using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>What the caller says in a run, and how long things take. Tests shorten it.</summary>
internal sealed record CheckSettings
{
    /// <summary>What the caller says, twice in most calls. PCM16, 24,000 Hz, mono.</summary>
    public byte[] Speech { get; init; } = TestAudio.Speech(TimeSpan.FromMilliseconds(600));

    /// <summary>How long the caller speaks in <see cref="CheckCatalog.LongCall"/>.</summary>
    public TimeSpan LongSpeech { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the caller is silent at the start of the call that looks for marks and <c>clear</c>.</summary>
    public TimeSpan Listening { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>How long that call waits for a mark to come back.</summary>
    public TimeSpan MarkPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A server that has sent nothing for this long has said what it had to say.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait for that.</summary>
    public TimeSpan LongestQuiet { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How long after the speech a server that answers in an ordinary call may take to answer in another.</summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long after the speech a breach of the connection still counts for a call.</summary>
    public TimeSpan Aftermath { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long the server has to see that a connection was cut, before the next call.</summary>
    public TimeSpan AfterCut { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the server may take to answer our close.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the server may take to answer the upgrade, and may refuse with 503 because the call before still ends.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the caller of a conversation waits for the server to speak first.</summary>
    public TimeSpan GreetingPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long that caller waits for an answer.</summary>
    public TimeSpan ReplyPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much that caller hears of the server before speaking over it.</summary>
    public TimeSpan HeardBefore { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How soon a server stops when the caller speaks over it.</summary>
    public TimeSpan BargeInLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the caller listens to the server on a line with echo.</summary>
    public TimeSpan EchoListening { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the server may take to end the connection after the close.</summary>
    public TimeSpan EndPatience { get; init; } = TimeSpan.FromSeconds(2);

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
