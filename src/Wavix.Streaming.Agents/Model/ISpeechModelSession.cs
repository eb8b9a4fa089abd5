using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>
/// One conversation with a speech model. Audio is PCM16, signed, little-endian, 24,000 Hz, mono, in both directions: what a Wavix stream carries.
/// </summary>
/// <remarks>
/// <para>
/// The agent reads events with one enumeration from start to end, and sends from another task at the same time; it never makes two calls that send at
/// the same time.
/// </para>
/// <para>
/// A session ends by the end of its events. Anything that is sent afterwards is dropped without an exception, so that a model that is lost is
/// noticed in one place. What the provider refuses is a <see cref="SpeechModelErrorEvent"/>, not an exception.
/// </para>
/// </remarks>
public interface ISpeechModelSession : IAsyncDisposable
{
    /// <summary>
    /// Whether the model detects speech: it sends <see cref="SpeechStartedEvent"/> and <see cref="SpeechStoppedEvent"/>, and responds to what was said by
    /// itself. If false, the agent detects speech, and calls <see cref="CommitAudioAsync"/> and <see cref="RespondAsync"/> at its end.
    /// </summary>
    bool DetectsSpeech { get; }

    /// <summary>Whether the model ends its active response by itself when it reports <see cref="SpeechStartedEvent"/>.</summary>
    bool CancelsResponseOnSpeech { get; }

    /// <summary>Reads what the model sends until the session ends. Called once.</summary>
    /// <param name="cancellationToken">Ends the enumeration. The session is of no use afterwards.</param>
    /// <returns>
    /// The events in their order. The audio of a <see cref="SpeechAudioEvent"/> is valid until the next event is read. The enumeration ends when the
    /// session has ended, whichever side ended it; if it is not known to have ended in order, a <see cref="SpeechModelErrorEvent"/> that says why is the last event.
    /// </returns>
    IAsyncEnumerable<SpeechModelEvent> ReadEventsAsync(CancellationToken cancellationToken = default);

    /// <summary>Changes the instructions and the tools of the session, because it was opened before its call was known.</summary>
    /// <param name="instructions">Instructions (the system prompt); null for none.</param>
    /// <param name="tools">Functions that the model may call, instead of those before.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask UpdateAsync(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools, CancellationToken cancellationToken = default);

    /// <summary>Sends the next audio of the caller.</summary>
    /// <param name="pcm">PCM16, 24,000 Hz, mono; any even number of bytes. It is the caller's again when the call completes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask SendAudioAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default);

    /// <summary>The caller has finished speaking: what was sent is a message of theirs. Only if <see cref="DetectsSpeech"/> is false.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask CommitAudioAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets the audio that was sent and not committed, such as a cough. Only if <see cref="DetectsSpeech"/> is false.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask ClearAudioAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks for a response. The agent never asks while a response is active.</summary>
    /// <param name="instructions">Instructions for this response alone; null for those of the session.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask RespondAsync(string? instructions = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks for a response that says a sentence, word for word as far as the model can. The agent never asks while a response is active.
    /// </summary>
    /// <param name="text">The sentence.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask SayAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Ends the active response. A <see cref="ResponseDoneEvent"/> follows.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask CancelResponseAsync(CancellationToken cancellationToken = default);

    /// <summary>Cuts what the model remembers of an answer to what the caller heard of it.</summary>
    /// <param name="itemId">The item of the answer.</param>
    /// <param name="contentIndex">The content part.</param>
    /// <param name="heard">What was heard: whole milliseconds, at least 1 ms, and at most the audio that was received of it.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask TruncateAsync(string itemId, int contentIndex, TimeSpan heard, CancellationToken cancellationToken = default);

    /// <summary>Removes an item from what the model remembers: an answer of which nothing was heard, or a sound that was not speech.</summary>
    /// <param name="itemId">The item.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask DeleteItemAsync(string itemId, CancellationToken cancellationToken = default);

    /// <summary>Gives the model the result of a tool. It does not respond to it before <see cref="RespondAsync"/>.</summary>
    /// <param name="callId"><see cref="ToolCallEvent.CallId"/>.</param>
    /// <param name="result">The result: text, usually JSON.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask SendToolResultAsync(string callId, string result, CancellationToken cancellationToken = default);

    /// <summary>Adds a message to what the model remembers, at the end. It does not respond to it.</summary>
    /// <param name="message">A message with text, of the role system, user or assistant.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask AddMessageAsync(ChatMessage message, CancellationToken cancellationToken = default);
}
