using System.Text.Json.Serialization;

namespace LiveTranscription.Transcripts;

/// <summary>A side of a call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Side>))]
internal enum Side
{
    /// <summary>No side.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The inbound track.</summary>
    [JsonStringEnumMemberName("caller")]
    Caller,

    /// <summary>The outbound track.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}
