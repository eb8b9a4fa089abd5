namespace Wavix.Streaming.Audio;

/// <summary>One of the two tracks of a <see cref="StereoWavWriter"/>.</summary>
public enum StereoTrack
{
    /// <summary>The left channel; by convention the caller.</summary>
    Left = 0,

    /// <summary>The right channel; by convention the application.</summary>
    Right = 1,
}
