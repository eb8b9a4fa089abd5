namespace Wavix.Streaming.CallControl;

/// <summary>What <see cref="WavixCallControlClient.AnswerAsync"/> asks for besides the answer. What is null is not sent.</summary>
public sealed class AnswerCallRequest
{
    /// <summary>Wire field <c>call_recording</c>: whether Wavix records the call; null for Wavix's default (off).</summary>
    public bool? Record { get; init; }

    /// <summary>
    /// Wire field <c>call_transcription</c>: whether Wavix transcribes the call after its end; null for Wavix's default (off).
    /// </summary>
    public bool? Transcribe { get; init; }

    /// <summary>
    /// Wire field <c>stream_url</c>: where Wavix opens a stream as soon as the call is answered, an absolute <c>wss</c> address (<c>ws</c> only on
    /// a loopback host); null for no stream.
    /// </summary>
    public Uri? StreamUrl { get; init; }

    /// <summary>Wire field <c>stream_type</c>. Sent only with a <see cref="StreamUrl"/>. Default two-way.</summary>
    public CallStreamType StreamType { get; init; } = CallStreamType.TwoWay;

    /// <summary>
    /// Wire field <c>stream_channel</c>. Sent only with a <see cref="StreamUrl"/>. Wavix ignores it for two-way streams. Default inbound.
    /// </summary>
    public CallStreamChannel StreamChannel { get; init; } = CallStreamChannel.Inbound;

    internal AnswerCallBody ToBody()
    {
        var problems = new RequestProblems(nameof(AnswerCallRequest));
        if (StreamUrl is null)
        {
            return new AnswerCallBody { CallRecording = Record, CallTranscription = Transcribe };
        }

        problems.RequireStreamUrl(StreamUrl, nameof(StreamUrl));
        problems.Require(WireNames.ToText(StreamType) is not null, nameof(StreamType), StreamType, StartStreamRequest.Types);
        problems.Require(WireNames.ToText(StreamChannel) is not null, nameof(StreamChannel), StreamChannel, StartStreamRequest.Channels);
        problems.ThrowIfAny();
        return new AnswerCallBody
        {
            CallRecording = Record,
            CallTranscription = Transcribe,
            StreamUrl = StreamUrl.AbsoluteUri,
            StreamType = WireNames.ToText(StreamType),
            StreamChannel = WireNames.ToText(StreamChannel),
        };
    }
}
