namespace Wavix.Streaming.Audio;

/// <summary>Settings of a <see cref="PcmPipe"/>, validated and copied by its constructor.</summary>
public sealed class PcmPipeOptions
{
    /// <summary>How much audio may wait for the reader: 100 ms to 10 min. Default: 2 s.</summary>
    /// <remarks>A writer is let on when a quarter of it has been read. At most 20 ms more can be waiting.</remarks>
    public TimeSpan Capacity { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>What is written. Default: <see cref="PcmEncoding.Pcm16"/>.</summary>
    public PcmEncoding InputEncoding { get; set; }

    /// <summary>What is read. Default: <see cref="PcmEncoding.Pcm16"/>.</summary>
    public PcmEncoding OutputEncoding { get; set; }

    internal PcmPipeOptions Freeze()
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
