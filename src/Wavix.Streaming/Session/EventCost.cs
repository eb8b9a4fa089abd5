namespace Wavix.Streaming;

/// <summary>What an event that waits keeps in memory, in bytes: its audio or raw bytes, its texts, and the objects around them.</summary>
internal static class EventCost
{
    // The event itself (170 bytes for media), the header of its array and its place in the queue, which doubles as it grows.
    private const int Overhead = 256;

    // Texts that events share, as the ids of a stream, are counted with each of them: then nothing depends on who shares what.
    private const int BytesPerCharacter = 2;

    public static int Of(WavixEvent value) => Overhead + BytesOf(value) + (BytesPerCharacter * CharactersOf(value));

    private static int BytesOf(WavixEvent value) => value switch
    {
        MediaEvent media => media.HeldBytes,
        UnknownEvent unknown => unknown.Raw.Length,
        InvalidEvent invalid => invalid.Raw.Length,
        _ => 0,
    };

    private static int CharactersOf(WavixEvent value) => Length(value.CallId) + Length(value.StreamId) + value switch
    {
        MediaEvent media => Length(media.TrackText),
        MarkEvent mark => mark.Name.Length,
        StartEvent start => Length(start.StreamTypeText) + Length(start.ChannelText),
        UnknownEvent unknown => unknown.EventName.Length,
        InvalidEvent invalid => invalid.Detail.Length,
        _ => 0,
    };

    private static int Length(string? text) => text?.Length ?? 0;
}
