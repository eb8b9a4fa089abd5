namespace Wavix.Streaming.Agents;

/// <summary>A session of the model as the run knows it: what belongs to one session must not be sent to another.</summary>
internal sealed class ModelSession(ISpeechModelSession session)
{
    public bool DetectsSpeech { get; } = session.DetectsSpeech;

    public bool CancelsResponseOnSpeech { get; } = session.CancelsResponseOnSpeech;
}
