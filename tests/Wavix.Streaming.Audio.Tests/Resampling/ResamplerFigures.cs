using System.Globalization;

namespace Wavix.Streaming.Audio.Tests.Resampling;

/// <summary>What a resampler of one pair of rates does to <see cref="TestTones"/>.</summary>
/// <param name="Ripple">Largest deviation of a gain in the pass band, in dB.</param>
/// <param name="StopBand">Least attenuation of what must not come through, in dB; infinite where there is no such thing.</param>
/// <param name="SignalToResidual">THD+N of 997 Hz at -1 dBFS, as a positive number of dB.</param>
/// <param name="Misalignment">Largest delay of a tone in the output against the input, in microseconds.</param>
internal readonly record struct ResamplerFigures(double Ripple, double StopBand, double SignalToResidual, double Misalignment)
{
    /// <summary>Columns of a table: ripple, stop band, THD+N, all in dB. Beyond 100 dB the 16 bits are measured, not the resampler.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Ripple:0.0000} | {(StopBand > 100 ? "> 100" : $"{StopBand:0.0}")} | {SignalToResidual:0.0}");
}
