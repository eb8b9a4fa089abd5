namespace Wavix.Streaming;

/// <summary>
/// The protocol's fixed values as written on the wire. An unknown value is not an error: its text is kept next to the enum value.
/// </summary>
internal static class WireNames
{
    private const string OneWay = "oneway";
    private const string TwoWay = "twoway";
    private const string Inbound = "inbound";
    private const string Outbound = "outbound";
    private const string Both = "both";

    public static StreamType ParseStreamType(string? text) => text switch
    {
        OneWay => StreamType.OneWay,
        TwoWay => StreamType.TwoWay,
        _ => StreamType.Unknown,
    };

    public static StreamChannel ParseChannel(string? text) => text switch
    {
        Inbound => StreamChannel.Inbound,
        Outbound => StreamChannel.Outbound,
        Both => StreamChannel.Both,
        _ => StreamChannel.Unknown,
    };

    public static MediaTrack ParseTrack(string? text) => text switch
    {
        Inbound => MediaTrack.Inbound,
        Outbound => MediaTrack.Outbound,
        _ => MediaTrack.Unknown,
    };

    public static string? ToText(StreamType value) => value switch
    {
        StreamType.OneWay => OneWay,
        StreamType.TwoWay => TwoWay,
        _ => null,
    };

    public static string? ToText(StreamChannel value) => value switch
    {
        StreamChannel.Inbound => Inbound,
        StreamChannel.Outbound => Outbound,
        StreamChannel.Both => Both,
        _ => null,
    };

    public static string? ToText(MediaTrack value) => value switch
    {
        MediaTrack.Inbound => Inbound,
        MediaTrack.Outbound => Outbound,
        _ => null,
    };
}
