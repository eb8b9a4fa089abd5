namespace Wavix.Streaming.Audio;

/// <summary>Settings of a <see cref="CallRecorder"/>, which copies them.</summary>
public sealed class CallRecorderOptions
{
    // The largest file that every reader accepts.
    private const long MostSegmentBytes = 0x7FFF_E000;
    private const long LeastSegmentBytes = 64 * 1024;
    private static readonly TimeSpan ShortestSegment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestMemory = TimeSpan.FromMinutes(10);

    /// <summary>How the two sides are distributed. Default <see cref="RecordingLayout.Stereo"/>.</summary>
    public RecordingLayout Layout { get; set; }

    /// <summary>Sample rate of the files in Hz, one of <see cref="PcmResampler.SupportedRates"/>. Default 24,000, the rate of the call.</summary>
    public int SampleRate { get; set; } = WavixAudio.SampleRate;

    /// <summary>
    /// Encoding of the files: <see cref="WavEncoding.Pcm16"/> (default), <see cref="WavEncoding.MuLaw"/> or <see cref="WavEncoding.ALaw"/>. At 8,000 Hz,
    /// G.711 needs a sixth of the space.
    /// </summary>
    public WavEncoding Encoding { get; set; }

    /// <summary>
    /// Length of a file after which the next one starts: <c>call.wav</c>, <c>call.2.wav</c> and so on, without a gap. At least 1 s, or zero
    /// (default) for no limit by time.
    /// </summary>
    public TimeSpan SegmentDuration { get; set; }

    /// <summary>
    /// Audio in bytes after which the next file starts. 65,536 to 2,147,475,456. Default 2,147,475,456, just below 2 GiB, which not every reader
    /// accepts: 6 hours of stereo at 24,000 Hz.
    /// </summary>
    public long MaxSegmentBytes { get; set; } = MostSegmentBytes;

    /// <summary>
    /// Audio of each side that is kept while the disk is slow, 48 bytes for each millisecond. What is older is lost to the recording, which notes the gap.
    /// 10 s to 10 minutes. Default 30 s.
    /// </summary>
    public TimeSpan MaxBuffered { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a JSON file is written next to the recording, <c>call.json</c> for <c>call.wav</c>: the ids of the call, its turns, interruptions and gaps.
    /// Not for a recording into a stream. Default true.
    /// </summary>
    public bool WriteDetails { get; set; } = true;

    /// <summary>The number of frames after which the next file starts, at the rate of the files.</summary>
    internal long SegmentFrames
    {
        get
        {
            int frameBytes = SampleCodec.BytesPerSample(Encoding) * (Layout == RecordingLayout.Stereo ? 2 : 1);
            long frames = MaxSegmentBytes / frameBytes;
            return SegmentDuration == TimeSpan.Zero ? frames : Math.Min(frames, (long)(SegmentDuration.TotalSeconds * SampleRate));
        }
    }

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal CallRecorderOptions CloneValidated()
    {
        Require(Enum.IsDefined(Layout), nameof(Layout), "Stereo, Mono or Separate");
        Require(PcmResampler.IsSupported(SampleRate), nameof(SampleRate), $"one of {string.Join(", ", PcmResampler.SupportedRates)}");
        Require(Encoding is WavEncoding.Pcm16 or WavEncoding.MuLaw or WavEncoding.ALaw, nameof(Encoding), "Pcm16, MuLaw or ALaw");
        Require(SegmentDuration == TimeSpan.Zero || SegmentDuration >= ShortestSegment, nameof(SegmentDuration), "at least 1 s, or zero for no limit");
        Require(MaxSegmentBytes is >= LeastSegmentBytes and <= MostSegmentBytes, nameof(MaxSegmentBytes), "65,536 to 2,147,475,456");
        Require(MaxBuffered >= CallTimeline.Delay * 2 && MaxBuffered <= LongestMemory, nameof(MaxBuffered), "10 s to 10 minutes");
        return (CallRecorderOptions)MemberwiseClone();
    }

    private static void Require(bool holds, string property, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(CallRecorderOptions)}.{property} must be {range}.", property);
        }
    }
}
