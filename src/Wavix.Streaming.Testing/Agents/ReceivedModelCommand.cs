using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>What an agent has sent to a <see cref="ScriptedSpeechModel"/>, apart from audio.</summary>
public sealed class ReceivedModelCommand
{
    /// <summary>Creates a command.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="at">When it was received, from the opening of the session.</param>
    /// <param name="id">The item, or the call of a tool's result; null if the kind has neither.</param>
    /// <param name="text">The text that was sent; null for none.</param>
    /// <param name="heard">What the caller heard of the item, of a truncation; null for other kinds.</param>
    public ReceivedModelCommand(ModelCommandKind kind, TimeSpan at, string? id = null, string? text = null, TimeSpan? heard = null)
    {
        Kind = kind;
        At = at;
        Id = id;
        Text = text;
        Heard = heard;
    }

    /// <summary>The kind.</summary>
    public ModelCommandKind Kind { get; }

    /// <summary>When it was received, from the opening of the session.</summary>
    public TimeSpan At { get; }

    /// <summary>The item, or the call of a tool's result; null if the kind has neither.</summary>
    public string? Id { get; }

    /// <summary>The text that was sent: what to say, instructions, a tool's result, a message; null for none.</summary>
    public string? Text { get; }

    /// <summary>What the caller heard of the item, of a truncation; null for other kinds.</summary>
    public TimeSpan? Heard { get; }

    /// <summary>The kind, with what was sent, and when.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind}{(Id is null ? "" : $" {Id}")}{(Heard is null ? "" : $" after {Heard.Value.TotalMilliseconds:0.###} ms")}{(Text is null ? "" : $" \"{Text}\"")} at {ScriptedTimes.Text(At)}");
}
