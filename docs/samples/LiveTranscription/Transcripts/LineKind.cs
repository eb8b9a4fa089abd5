using System.Text.Json.Serialization;

namespace LiveTranscription.Transcripts;

/// <summary>What a line of a transcript says.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LineKind>))]
internal enum LineKind
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>What was recognised.</summary>
    [JsonStringEnumMemberName("text")]
    Text,

    /// <summary>Audio was dropped, because the recogniser was too slow.</summary>
    [JsonStringEnumMemberName("gap")]
    Gap,

    /// <summary>The recogniser of this side has ended before the call.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}
