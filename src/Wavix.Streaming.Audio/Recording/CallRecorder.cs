using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Records calls into WAV files: what the caller said, and what the caller really heard, on one clock. One line in a handler:
/// <c>Task&lt;CallRecording&gt; recording = CallRecorder.RecordAsync(session, "call.wav");</c>
/// </summary>
/// <remarks>
/// <para>
/// The caller's audio is placed by its arrival and its numbers: holds and lost messages are silence, and messages that a slow network delivers together
/// are not. The other side is what the caller heard, by the model of Wavix's buffer: playbacks and audio of
/// <see cref="WavixStreamSession.SendMediaAsync"/>, cut where they were interrupted. On a one-way stream of both tracks it is Wavix's outbound track.
/// </para>
/// <para>
/// A recording does not hold up its call, and no error of the disk ends it. Audio is written about 6 s after it was heard, and at once when the stream
/// ends. If the process dies, the files are valid and lack the last 7 s. Whether you may record a call, who must agree, and for how long you may keep the
/// file are questions of law that the application must answer.
/// </para>
/// </remarks>
public static class CallRecorder
{
    /// <summary>Records a call into a file, from now until its stream ends.</summary>
    /// <param name="session">The call. Its reader still gets every event.</param>
    /// <param name="path">
    /// The file, usually <c>*.wav</c>; an existing one is replaced, and its folder is created. Not made of what Wavix sent: ids of a call are text of a peer.
    /// </param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <param name="logger">Gets warnings about parts that could not be recorded; null for none.</param>
    /// <param name="cancellationToken">Ends the recording, not the call. The file is complete up to then.</param>
    /// <returns>Completes when the file is complete, soon after the end of the stream. Does not fail: see <see cref="CallRecording.Error"/>.</returns>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of its range.</exception>
    public static Task<CallRecording> RecordAsync(
        WavixStreamSession session, string path, CallRecorderOptions? options = null, ILogger? logger = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Start(new RecordingRun(session, path, null, (options ?? new CallRecorderOptions()).CloneValidated(), logger), cancellationToken);
    }

    /// <summary>Records a call into a stream, from now until its stream ends. An error of the stream ends the recording, not the call.</summary>
    /// <param name="session">The call. Its reader still gets every event.</param>
    /// <param name="stream">Gets one WAV file, from its current position on. Stays open.</param>
    /// <param name="options">Settings, copied; null for the defaults. Those of segments have no effect.</param>
    /// <param name="logger">Gets warnings about parts that could not be recorded; null for none.</param>
    /// <param name="cancellationToken">Ends the recording, not the call. The file is complete up to then.</param>
    /// <returns>Completes when the file is complete, soon after the end of the stream. Does not fail: see <see cref="CallRecording.Error"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The stream can't be written, an option is out of its range, or <see cref="CallRecorderOptions.Layout"/> is <see cref="RecordingLayout.Separate"/>.
    /// </exception>
    public static Task<CallRecording> RecordAsync(
        WavixStreamSession session, Stream stream, CallRecorderOptions? options = null, ILogger? logger = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(stream);
        CallRecorderOptions frozen = (options ?? new CallRecorderOptions()).CloneValidated();
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream can't be written.", nameof(stream));
        }

        if (frozen.Layout == RecordingLayout.Separate)
        {
            throw new ArgumentException("A stream has room for one file. Choose RecordingLayout.Stereo or Mono, or record to a path.", nameof(options));
        }

        return Start(new RecordingRun(session, null, stream, frozen, logger), cancellationToken);
    }

    private static Task<CallRecording> Start(RecordingRun run, CancellationToken cancellationToken)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => run.RunAsync(cancellationToken), CancellationToken.None);
        }
    }
}
