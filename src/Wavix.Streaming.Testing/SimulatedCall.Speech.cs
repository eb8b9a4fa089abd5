using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Testing;

/// <content>The speech of the call.</content>
public sealed partial class SimulatedCall
{
    private MediaTrack Track =>
        _options is { StreamType: StreamType.OneWay, Channel: StreamChannel.Outbound } ? MediaTrack.Outbound : MediaTrack.Inbound;

    private IReadOnlyList<(MediaTrack Track, ReadOnlyMemory<byte> Pcm)> SilentTracks =>
        _options is { StreamType: StreamType.OneWay, Channel: StreamChannel.Both }
            ? [(MediaTrack.Inbound, default), (MediaTrack.Outbound, default)]
            : [(Track, default)];

    /// <summary>
    /// The caller speaks: sends <c>media</c> messages, at the pace of a real call unless the options say otherwise. The audio is on the
    /// inbound track. Only if the stream is one-way and carries just the outbound track, the callee speaks.
    /// </summary>
    /// <param name="pcm">PCM16, little-endian, 24,000 Hz, mono. An incomplete last frame is filled with silence.</param>
    /// <param name="cancellationToken">Stops between two messages. A message that is being sent is completed.</param>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> has an odd number of bytes.</exception>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public Task SayAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        RequireWholeSamples(pcm, nameof(pcm));
        return SpeakAsync(pcm.Length, [(Track, pcm)], cancellationToken);
    }

    /// <summary>
    /// Caller and callee speak at the same time: sends <c>media</c> messages of both tracks alternately, with silence where one has less to
    /// say.
    /// </summary>
    /// <param name="inbound">What the caller says: PCM16, little-endian, 24,000 Hz, mono.</param>
    /// <param name="outbound">What the callee says, in the same format.</param>
    /// <param name="cancellationToken">Stops between two messages. A message that is being sent is completed.</param>
    /// <exception cref="ArgumentException">An argument has an odd number of bytes.</exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="SimulatedCallOptions.Channel"/> is not <see cref="StreamChannel.Both"/>.
    /// </exception>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public Task SayBothAsync(ReadOnlyMemory<byte> inbound, ReadOnlyMemory<byte> outbound, CancellationToken cancellationToken = default)
    {
        RequireWholeSamples(inbound, nameof(inbound));
        RequireWholeSamples(outbound, nameof(outbound));
        return _options.Channel == StreamChannel.Both
            ? SpeakAsync(
                Math.Max(inbound.Length, outbound.Length), [(MediaTrack.Inbound, inbound), (MediaTrack.Outbound, outbound)], cancellationToken)
            : throw new InvalidOperationException("The stream carries one track. Set SimulatedCallOptions.Channel to Both.");
    }

    /// <summary>
    /// The line is open and silent: sends <c>media</c> messages with silence; on both tracks if a one-way stream carries both.
    /// </summary>
    /// <param name="duration">
    /// The length, rounded up to whole frames; <see cref="Timeout.InfiniteTimeSpan"/> for the rest of the call.
    /// </param>
    /// <param name="cancellationToken">Stops between two messages. A message that is being sent is completed.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="duration"/> is negative and not <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </exception>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public Task SaySilenceAsync(TimeSpan duration, CancellationToken cancellationToken = default) => SpeakAsync(
        duration == Timeout.InfiniteTimeSpan ? long.MaxValue : WavixAudio.GetByteCount(duration), SilentTracks, cancellationToken);

    /// <summary>The caller says the content of a WAV file.</summary>
    /// <param name="path">
    /// A WAV file that <see cref="WavReader"/> can read, at a rate that <see cref="PcmResampler"/> supports. It is mixed down to mono and
    /// converted to 24,000 Hz.
    /// </param>
    /// <param name="cancellationToken">Stops between two messages. A message that is being sent is completed.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a WAV file, or can't be read or converted. The message says what to do.
    /// </exception>
    /// <exception cref="IOException">The file can't be read, the application has closed, or the connection is lost.</exception>
    public async Task SayWavAsync(string path, CancellationToken cancellationToken = default)
    {
        byte[] pcm = await CallerSound.ReadWavAsync(path, cancellationToken).ConfigureAwait(false);
        await SayAsync(pcm, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends silence at the pace of a real call, whatever <see cref="SimulatedCallOptions.RealTime"/> is, until canceled.
    /// </summary>
    internal Task KeepLineOpenAsync(CancellationToken cancellationToken) =>
        _speech.SayAsync(long.MaxValue, SilentTracks, isPaced: true, cancellationToken);

    /// <summary>
    /// The caller speaks live: sends a frame whenever one is due, at the pace of a real call, until canceled. In a one-way stream of both
    /// tracks the callee is silent.
    /// </summary>
    /// <param name="fill">Fills a frame with PCM16, little-endian, 24,000 Hz, mono. The frame is silent before.</param>
    /// <param name="cancellationToken">Stops between two messages.</param>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    internal Task SayLiveAsync(Action<Memory<byte>> fill, CancellationToken cancellationToken) =>
        _speech.SayLiveAsync(Track, [.. SilentTracks.Select(voice => voice.Track).Where(track => track != Track)], fill, cancellationToken);

    private Task SpeakAsync(
        long bytes, IReadOnlyList<(MediaTrack Track, ReadOnlyMemory<byte> Pcm)> voices, CancellationToken cancellationToken) =>
        PassTimeAsync(_speech.SayAsync(bytes, voices, _options.RealTime, cancellationToken));

    private static void RequireWholeSamples(ReadOnlyMemory<byte> pcm, string name)
    {
        if ((pcm.Length & 1) != 0)
        {
            throw new ArgumentException($"{pcm.Length} bytes is not a whole number of PCM16 samples (2 bytes each).", name);
        }
    }
}
