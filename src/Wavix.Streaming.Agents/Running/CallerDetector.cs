using Microsoft.Extensions.Logging;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>The agent's own detection of the caller's speech, with its time. Called by the reader of the call's events.</summary>
internal sealed class CallerDetector(WavixStreamSession session, ISpeechDetector detector)
{
    private readonly CallDetector _detector = new(session, detector);
    private TimeSpan _heard;

    /// <summary>Creates the detector of the user's; the default one if it throws or is of no use, or if there is none.</summary>
    public static CallerDetector Create(WavixStreamSession session, Func<ISpeechDetector>? create, ILogger logger)
    {
        try
        {
            if (create?.Invoke() is { } detector)
            {
                return new CallerDetector(session, detector);
            }
        }
        catch (Exception e)
        {
            AgentLog.DetectorFailed(logger, e);
        }

        return new CallerDetector(session, new SpeechDetector());
    }

    public SpeechActivity Hear(MediaEvent media)
    {
        _heard += media.Duration;
        return _detector.Process(media);
    }

    /// <summary>When a change that was just reported happened.</summary>
    public DateTimeOffset TimeOf(SpeechChange change, MediaEvent media) => media.ReceivedAt - (_heard - change.Position);
}
