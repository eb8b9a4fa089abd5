using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>What the caller says in a run, and the durations of its parts. Tests shorten them.</summary>
internal sealed record CheckSettings
{
    /// <summary>What the caller says, twice in most calls. PCM16, 24,000 Hz, mono.</summary>
    public byte[] Speech { get; init; } = TestAudio.Speech(TimeSpan.FromMilliseconds(600));

    /// <summary>How long the caller speaks in <see cref="CheckCatalog.LongCall"/>.</summary>
    public TimeSpan LongSpeech { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the caller is silent at the start of the call that looks for marks and <c>clear</c>.</summary>
    public TimeSpan Listening { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Maximum wait in that call for a returned mark.</summary>
    public TimeSpan MarkPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A server that has sent nothing for this long is considered to have finished.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Maximum wait for that.</summary>
    public TimeSpan LongestQuiet { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>If the server answers in an ordinary call, maximum time after the speech for its answer in another call.</summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long after the speech a broken connection still counts against a call.</summary>
    public TimeSpan Aftermath { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Time for the server to notice that a connection was lost, before the next call.</summary>
    public TimeSpan AfterCut { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Maximum time for the server to answer our close.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Maximum time for the server to answer the upgrade. Within it, the server may refuse with 503 because the previous call is still
    /// ending.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the caller of a conversation waits for the server to speak first.</summary>
    public TimeSpan GreetingPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long that caller waits for an answer.</summary>
    public TimeSpan ReplyPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much of the server's speech that caller hears before speaking over it.</summary>
    public TimeSpan HeardBefore { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Maximum time for a server to stop when the caller speaks over it.</summary>
    public TimeSpan BargeInLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the caller listens to the server on a line with echo.</summary>
    public TimeSpan EchoListening { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Maximum time for the server to end the connection after the close.</summary>
    public TimeSpan EndPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Maximum time for the answer to a webhook.</summary>
    public TimeSpan WebhookLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum time for a server that is called by its webhook to answer the call, and then to start a stream.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same in a call whose requests to the API fail, so that the server may answer it or not.</summary>
    public TimeSpan FaultPatience { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A webhook whose answer takes longer could be answered sooner.</summary>
    public TimeSpan PromptWebhook { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Maximum time for a server that has ended the stream to hang up.</summary>
    public TimeSpan HangUpPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the API takes to answer in <see cref="CheckCatalog.SlowApi"/>.</summary>
    public TimeSpan SlowApi { get; init; } = TimeSpan.FromSeconds(3);

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
