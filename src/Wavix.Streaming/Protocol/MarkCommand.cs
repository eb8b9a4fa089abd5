using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>
/// Wire command <c>mark</c>: asks Wavix to send a <see cref="MarkEvent"/> when playback reaches this point. Two-way streams only.
/// </summary>
[JsonConverter(typeof(WavixCommandConverter<MarkCommand>))]
public sealed class MarkCommand : WavixCommand
{
    /// <inheritdoc/>
    public override string EventName => "mark";

    /// <summary>Wire field <c>mark.name</c>. Wavix returns it in <see cref="MarkEvent.Name"/>.</summary>
    public required string Name { get; init; }
}
