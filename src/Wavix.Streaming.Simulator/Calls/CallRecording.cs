using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>A finished call: its messages, and the audio of both sides on one time axis. PCM16, little-endian, 24,000 Hz, mono.</summary>
internal sealed class CallRecording
{
    // On a busy machine frames are sent slightly late. Closer than this, they are one piece of speech.
    private const int JitterSamples = WavixAudio.SampleRate / 10;

    // A caller who is silent for longer has said something, and waits for a reply.
    private static readonly TimeSpan PauseBetweenLines = TimeSpan.FromMilliseconds(800);

    private CallRecording(IReadOnlyList<SimulatedCallMessage> messages, HeardAudio heard)
    {
        Messages = messages;
        Heard = heard;
        byte[] caller = Place(messages, track => track != MediaTrack.Outbound);
        byte[] callee = Place(messages, track => track == MediaTrack.Outbound);
        byte[] other = callee.Length > 0 ? callee : heard.ToTimeline();
        TimeSpan last = messages.Count == 0 ? TimeSpan.Zero : messages[^1].At;
        int length = Math.Max(checked((int)WavixAudio.GetByteCount(last)), Math.Max(caller.Length, other.Length));
        Array.Resize(ref caller, length);
        Array.Resize(ref other, length);
        Caller = caller;
        Other = other;
        HasCallee = callee.Length > 0;
    }

    /// <summary>The messages of both directions, in order.</summary>
    public IReadOnlyList<SimulatedCallMessage> Messages { get; }

    /// <summary>The audio that the caller heard.</summary>
    public HeardAudio Heard { get; }

    /// <summary>What the caller said, line by line, without lines that have no sound.</summary>
    public IReadOnlyList<SpokenLine> Spoken { get; private set; } = [];

    /// <summary>How quickly the application replied each time that the caller had said something.</summary>
    public IReadOnlyList<CallResponse> Responses { get; private set; } = [];

    /// <summary>The audio that the caller said, with silence where nothing was sent; as long as <see cref="Other"/>.</summary>
    public byte[] Caller { get; private set; }

    /// <summary>
    /// The application's audio that the caller heard, with silence where nothing was received. If the outbound track was sent, what the
    /// callee said instead: an application that receives that track can't speak.
    /// </summary>
    public byte[] Other { get; private set; }

    /// <summary>Whether the other side is the callee.</summary>
    public bool HasCallee { get; }

    /// <summary>Whether the audio is known. In a recording that has only its length, it is silence.</summary>
    public bool HasAudio { get; private init; } = true;

    /// <summary>When the call started, on the clock of the machine that recorded it; null if that is not known.</summary>
    public DateTimeOffset? StartedAt { get; private init; }

    public TimeSpan Duration => WavixAudio.GetDuration(Other.Length);

    /// <summary>When the caller first heard a sound, to within 20 ms; null if never.</summary>
    public TimeSpan? FirstSound
    {
        get
        {
            for (int at = 0; at < Other.Length && !HasCallee; at += WavixAudio.FrameBytes)
            {
                if (SoundLevel.IsAudible(Other.AsSpan(at, Math.Min(WavixAudio.FrameBytes, Other.Length - at))))
                {
                    return WavixAudio.GetDuration(at);
                }
            }

            return null;
        }
    }

    /// <param name="call">A call that has ended.</param>
    /// <param name="spoken">What the caller said, in order. Each line was said with one <see cref="SimulatedCall.SayAsync"/>.</param>
    /// <param name="startedAt">When it started; null if that is not known.</param>
    public static CallRecording Of(SimulatedCall call, IReadOnlyList<SpokenLine> spoken, DateTimeOffset? startedAt = null) =>
        new(call.Messages, call.Heard) { Spoken = spoken, Responses = call.Responses, StartedAt = startedAt };

    /// <summary>A call of which only the messages are known: what the caller said is found in their audio.</summary>
    /// <param name="messages">The messages of both directions, in order.</param>
    /// <param name="heard">What the caller heard.</param>
    /// <param name="hasAudio">Whether the audio of the messages is known.</param>
    /// <param name="startedAt">When it started; null if that is not known.</param>
    public static CallRecording Of(IReadOnlyList<SimulatedCallMessage> messages, HeardAudio heard, bool hasAudio, DateTimeOffset? startedAt = null)
    {
        var recording = new CallRecording(messages, heard) { HasAudio = hasAudio, StartedAt = startedAt };
        recording.Spoken = [.. SoundLevel.FindSpans(recording.Caller, PauseBetweenLines).Select(span => new SpokenLine(span.From, span.To, Note: null))];
        recording.Responses = CallResponse.Find([.. recording.Spoken.Select(line => line.To)], heard);
        return recording;
    }

    /// <summary>Returns a recording whose audio starts earlier, with silence, and lasts at least for a given time.</summary>
    /// <param name="before">How much earlier it starts.</param>
    /// <param name="duration">The minimum duration of the result.</param>
    public CallRecording Extend(TimeSpan before, TimeSpan duration)
    {
        int start = checked((int)WavixAudio.GetByteCount(before));
        int length = Math.Max(start + Other.Length, checked((int)WavixAudio.GetByteCount(duration)));
        var copy = (CallRecording)MemberwiseClone();
        copy.Caller = Extend(Caller, start, length);
        copy.Other = Extend(Other, start, length);
        return copy;
    }

    /// <summary>Writes a stereo WAV file with the caller on the left and the other side on the right.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public Task SaveWavAsync(string path, CancellationToken cancellationToken) =>
        OutputFile.WriteAsync(path, file => WriteAsync(file, WavEncoding.Pcm16, cancellationToken), cancellationToken);

    /// <summary>Returns the same audio in half the size, for a web page; none if it is not known.</summary>
    public Task<byte[]> ToMuLawWavAsync(CancellationToken cancellationToken) => ToWavAsync(WavEncoding.MuLaw, cancellationToken);

    /// <summary>Returns the WAV file that <see cref="SaveWavAsync"/> writes.</summary>
    public Task<byte[]> ToWavAsync(CancellationToken cancellationToken) => ToWavAsync(WavEncoding.Pcm16, cancellationToken);

    private async Task<byte[]> ToWavAsync(WavEncoding encoding, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream();
        await WriteAsync(stream, encoding, cancellationToken);
        return stream.ToArray();
    }

    private static byte[] Extend(byte[] pcm, int start, int length)
    {
        byte[] extended = new byte[length];
        pcm.CopyTo(extended, start);
        return extended;
    }

    private async Task WriteAsync(Stream stream, WavEncoding encoding, CancellationToken cancellationToken)
    {
        await using StereoWavWriter writer = StereoWavWriter.Create(stream, WavixAudio.SampleRate, encoding, leaveOpen: true);
        if (HasAudio)
        {
            await writer.AppendAsync(StereoTrack.Left, Caller, cancellationToken);
            await writer.AppendAsync(StereoTrack.Right, Other, cancellationToken);
        }
    }

    /// <summary>Places the frames of a track at the time at which they were said: a frame is sent at its end.</summary>
    private static byte[] Place(IReadOnlyList<SimulatedCallMessage> messages, Func<MediaTrack, bool> isTrack)
    {
        var pieces = new List<(int Start, ReadOnlyMemory<byte> Pcm)>();
        int end = 0;
        foreach (SimulatedCallMessage message in messages)
        {
            if (message.Sent is MediaEvent media && isTrack(media.Track))
            {
                int start = checked((int)WavixAudio.GetByteCount(message.At)) - media.Payload.Length;
                bool follows = pieces.Count > 0 && start < end + (JitterSamples * WavixAudio.BytesPerSample);
                start = follows ? end : Math.Max(start, end);
                pieces.Add((start, media.Payload));
                end = start + media.Payload.Length;
            }
        }

        byte[] said = new byte[end];
        foreach ((int start, ReadOnlyMemory<byte> pcm) in pieces)
        {
            pcm.CopyTo(said.AsMemory(start));
        }

        return said;
    }
}
