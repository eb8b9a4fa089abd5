using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>An item of the conversation.</summary>
internal sealed class Item
{
    public required string Id { get; init; }

    /// <summary><c>user</c>, <c>assistant</c>, <c>system</c>, <c>function_call</c> or <c>function_call_output</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The item as it is sent.</summary>
    public required JsonObject Json { get; init; }

    /// <summary>The text, unless it is spoken.</summary>
    public string Text { get; set; } = "";

    /// <summary>The audio of the caller; null if there is none.</summary>
    public TimeSpan? CallerAudio { get; init; }

    /// <summary>The answer, if it is spoken.</summary>
    public SpokenItem? Spoken { get; init; }

    /// <summary>The audio that the model has of a spoken answer.</summary>
    public TimeSpan SpokenAudio => Spoken!.TruncatedTo ?? Spoken.Sent;

    public RememberedItem Remembered => Spoken is null
        ? new RememberedItem(Id, Role, Text, CallerAudio)
        : new RememberedItem(Id, Role, Spoken.TextUntil(SpokenAudio), SpokenAudio);
}
