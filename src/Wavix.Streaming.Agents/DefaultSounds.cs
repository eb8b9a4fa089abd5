using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>What is played when the user has recorded nothing. Made once, and shared by every call.</summary>
internal static class DefaultSounds
{
    private static readonly TimeSpan Note = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan LongNote = TimeSpan.FromMilliseconds(350);

    /// <summary>Two soft notes that rise: something is being done.</summary>
    public static AgentLine Filler { get; } = Notes(-32, (392, Note), (523, Note));

    /// <summary>Three notes that fall: something went wrong.</summary>
    public static AgentLine Apology { get; } = Notes(-18, (523, LongNote), (440, LongNote), (330, LongNote));

    private static AgentLine Notes(double level, params (double Frequency, TimeSpan Duration)[] notes) =>
        new(Pcm16.ToBytes([.. notes.SelectMany(note => Tones.Sine(note.Frequency, note.Duration, level))]));
}
