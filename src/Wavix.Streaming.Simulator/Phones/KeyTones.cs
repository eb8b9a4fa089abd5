using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>The tones of the keys that the caller presses, one after the other. While a tone lasts, the microphone is off. Thread-safe.</summary>
internal sealed class KeyTones
{
    private const string Keys = "0123456789*#ABCD";

    // A minute of tones. Keys beyond it are held down by something that is not a person.
    private const int MostBytes = 60 * WavixAudio.SampleRate * WavixAudio.BytesPerSample;

    private readonly object _sync = new();
    private readonly Queue<byte> _waiting = [];

    public static bool IsKey(string text) => text.Length == 1 && Keys.Contains(text, StringComparison.Ordinal);

    /// <param name="key">One of <c>0123456789*#ABCD</c>.</param>
    public void Press(string key)
    {
        short[] tone = Tones.Dtmf(key);
        lock (_sync)
        {
            foreach (byte part in _waiting.Count < MostBytes ? MemoryMarshal.AsBytes(tone.AsSpan()) : [])
            {
                _waiting.Enqueue(part);
            }
        }
    }

    /// <summary>Puts the tones in place of what the microphone has recorded.</summary>
    public void PutInto(Span<byte> frame)
    {
        lock (_sync)
        {
            for (int i = 0; i < frame.Length && _waiting.TryDequeue(out byte part); i++)
            {
                frame[i] = part;
            }
        }
    }
}
