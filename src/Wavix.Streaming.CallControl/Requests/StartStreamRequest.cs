namespace Wavix.Streaming.CallControl;

/// <summary>What <see cref="WavixCallControlClient.StartStreamAsync"/> asks for.</summary>
public sealed class StartStreamRequest
{
    internal const string Types = "OneWay or TwoWay";
    internal const string Channels = "Inbound, Outbound or Both";

    /// <summary>
    /// Wire field <c>stream_url</c>: where Wavix opens the stream, an absolute <c>wss</c> address; <c>ws</c> only on a loopback host.
    /// </summary>
    public required Uri StreamUrl { get; init; }

    /// <summary>Wire field <c>stream_type</c>. Wavix allows one two-way and five one-way streams per call. Default two-way.</summary>
    public CallStreamType StreamType { get; init; } = CallStreamType.TwoWay;

    /// <summary>Wire field <c>stream_channel</c>. Wavix ignores it for two-way streams. Default inbound.</summary>
    public CallStreamChannel StreamChannel { get; init; } = CallStreamChannel.Inbound;

    internal StartStreamBody ToBody()
    {
        var problems = new RequestProblems(nameof(StartStreamRequest));
        problems.RequireStreamUrl(StreamUrl, nameof(StreamUrl));
        problems.Require(WireNames.ToText(StreamType) is not null, nameof(StreamType), StreamType, Types);
        problems.Require(WireNames.ToText(StreamChannel) is not null, nameof(StreamChannel), StreamChannel, Channels);
        problems.ThrowIfAny();
        return new StartStreamBody
        {
            StreamUrl = StreamUrl.AbsoluteUri,
            StreamType = WireNames.ToText(StreamType)!,
            StreamChannel = WireNames.ToText(StreamChannel)!,
        };
    }
}
