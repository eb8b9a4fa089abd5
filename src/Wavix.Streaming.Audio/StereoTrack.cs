namespace Wavix.Streaming.Audio;

/// <summary>One of the two tracks of a <see cref="StereoWavWriter"/>.</summary>
public enum StereoTrack
{
    /// <summary>The left channel; by custom the caller.</summary>
    Left = 0,

    /// <summary>The right channel; by custom the application.</summary>
    Right = 1,
}
