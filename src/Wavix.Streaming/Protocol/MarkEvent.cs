using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire event <c>mark</c>: playback has reached a mark that the application sent. Two-way streams only.</summary>
[JsonConverter(typeof(WavixEventConverter<MarkEvent>))]
public sealed class MarkEvent : WavixEvent
{
    /// <summary>Maximum length of a mark's name, sent or received, in UTF-16 characters: 4,096.</summary>
    /// <remarks>
    /// A received <c>mark</c> with a longer name is an <see cref="InvalidEvent"/>; <c>SendMarkAsync</c> refuses to send one.
    /// </remarks>
    public const int MaxNameLength = 4096;

    private bool _wasCleared;

    /// <inheritdoc/>
    public override string EventName => "mark";

    internal override EventKind Kind => EventKind.Mark;

    /// <summary>Wire field <c>mark.name</c>: the name that was given to <see cref="MarkCommand.Name"/>; at most <see cref="MaxNameLength"/> characters.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Whether <c>clear</c> was sent while this mark was pending. If so, the mark may have been returned although its audio was not played.
    /// Not on the wire; set by the session.
    /// </summary>
    public bool WasCleared
    {
        get => _wasCleared;
        init => _wasCleared = value;
    }

    internal void SetCleared(bool wasCleared) => _wasCleared = wasCleared;
}
