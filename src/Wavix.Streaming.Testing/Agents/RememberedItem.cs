using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Testing;

/// <summary>An item of the conversation as a <see cref="ScriptedSpeechModel"/> remembers it.</summary>
public sealed class RememberedItem
{
    /// <summary>Creates an item.</summary>
    /// <param name="role">Who said it.</param>
    /// <param name="text">The text.</param>
    /// <param name="itemId">The item, or the call of a tool's result.</param>
    public RememberedItem(ChatRole role, string text, string itemId)
    {
        Role = role;
        Text = text;
        ItemId = itemId;
    }

    /// <summary>Who said it; <see cref="ChatRole.Tool"/> for a tool's result.</summary>
    public ChatRole Role { get; }

    /// <summary>
    /// The text: of an answer, as far as it was generated and not truncated; of the caller's speech, what <see cref="ScriptedSpeechModel.Hears"/>
    /// gave, or else empty.
    /// </summary>
    public string Text { get; }

    /// <summary>The item, or the call of a tool's result.</summary>
    public string ItemId { get; }

    /// <summary>Role and text.</summary>
    public override string ToString() => $"{Role}: {Text}";
}
