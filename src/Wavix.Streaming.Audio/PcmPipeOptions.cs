namespace Wavix.Streaming.Audio;

/// <summary>Settings of a <see cref="PcmPipe"/>, validated and copied by its constructor.</summary>
public sealed class PcmPipeOptions
{
    /// <summary>Maximum amount of audio that waits for the reader. 100 ms to 10 min; default 2 s.</summary>
    /// <remarks>A waiting writer resumes when a quarter of it has been read. The pipe may exceed it by up to 20 ms.</remarks>
    public TimeSpan Capacity { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The encoding of what is written. Default <see cref="PcmEncoding.Pcm16"/>.</summary>
    public PcmEncoding InputEncoding { get; set; }

    /// <summary>The encoding of what is read. Default <see cref="PcmEncoding.Pcm16"/>.</summary>
    public PcmEncoding OutputEncoding { get; set; }

    internal PcmPipeOptions CloneValidated()
    {
        if (Capacity < TimeSpan.FromMilliseconds(100) || Capacity > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentException($"{nameof(Capacity)} must be 100 ms to 10 min, not {Capacity}.");
        }

        if (!Enum.IsDefined(InputEncoding) || !Enum.IsDefined(OutputEncoding))
        {
            throw new ArgumentException($"{nameof(InputEncoding)} and {nameof(OutputEncoding)} must be Pcm16, MuLaw or ALaw.");
        }

        return (PcmPipeOptions)MemberwiseClone();
    }
}
