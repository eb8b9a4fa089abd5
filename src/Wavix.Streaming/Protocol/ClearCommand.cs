using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire command <c>clear</c>: Wavix drops the audio it has buffered and stops playing at once. Two-way streams only.</summary>
[JsonConverter(typeof(WavixCommandConverter<ClearCommand>))]
public sealed class ClearCommand : WavixCommand
{
    /// <inheritdoc/>
    public override string EventName => "clear";
}
