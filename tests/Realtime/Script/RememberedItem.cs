namespace Wavix.Streaming.Tests.Realtime;

/// <summary>Something that the model remembers of the conversation.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Role"><c>user</c>, <c>assistant</c>, <c>system</c>, <c>function_call</c> or <c>function_call_output</c>.</param>
/// <param name="Text">
/// The text; of an answer that was cut only the words that have ended by then; of a call its name and arguments, as <c>name(arguments)</c>.
/// </param>
/// <param name="Audio">The audio of an answer that the model believes to have been heard, or of what the caller said; null for text.</param>
public sealed record RememberedItem(string ItemId, string Role, string Text, TimeSpan? Audio);
