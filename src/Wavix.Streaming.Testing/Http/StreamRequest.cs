namespace Wavix.Streaming.Testing;

/// <summary>The stream that <c>POST /v1/calls/{id}/streams</c> or an answer asks for.</summary>
internal sealed record StreamRequest(Uri Url, StreamType Type, StreamChannel Channel)
{
    /// <summary>Reads the body of a stream; the values count only if the reader then has no problem.</summary>
    public static StreamRequest Read(BodyReader body) => Read(body, isRequired: true)!;

    /// <summary>
    /// Reads the body of an answer; null if it asks for no stream. Defaults are ours: a two-way stream of the inbound channel. A type or a
    /// channel without a URL has no effect.
    /// </summary>
    public static StreamRequest? ReadAnswer(BodyReader body)
    {
        body.Flag("call_recording");
        body.Flag("call_transcription");
        return Read(body, isRequired: false);
    }

    private static StreamRequest? Read(BodyReader body, bool isRequired)
    {
        Uri? url = body.Url("stream_url", isRequired, "ws", "wss");
        StreamType type = body.OneOf("stream_type", isRequired, "oneway", "twoway") == "oneway" ? StreamType.OneWay : StreamType.TwoWay;
        StreamChannel channel = body.OneOf("stream_channel", isRequired, "inbound", "outbound", "both") switch
        {
            "outbound" => StreamChannel.Outbound,
            "both" => StreamChannel.Both,
            _ => StreamChannel.Inbound,
        };
        return url is null && !isRequired ? null : new StreamRequest(url!, type, channel);
    }
}
