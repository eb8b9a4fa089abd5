using System.Globalization;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator;

/// <summary>Converts a WAV file to another rate or encoding, chunk by chunk. The target is written with <see cref="OutputFile"/>.</summary>
/// <param name="source">Any WAV file that the audio package supports.</param>
/// <param name="target">The target. An existing regular file is replaced.</param>
/// <param name="rate">Sample rate of the target in Hz.</param>
/// <param name="encoding">The encoding of the target.</param>
/// <param name="mono">Whether two channels are averaged. If false, each channel is converted separately.</param>
internal sealed class WavConversion(string source, string target, int rate, WavEncoding encoding, bool mono)
{
    private const int PieceSamples = 8_192;

    /// <returns>A description of the conversion in one line.</returns>
    /// <exception cref="InvalidDataException">The source can't be read or converted. The message says what to do.</exception>
    /// <exception cref="IOException">A file can't be read or written.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        if (OutputFile.RealPath(source) == OutputFile.RealPath(target))
        {
            throw new IOException("The two files are the same. Choose another name for the second one.");
        }

        await using WavReader input = await WavReader.OpenAsync(source, cancellationToken);
        if (!PcmResampler.IsSupported(input.SampleRate))
        {
            throw new InvalidDataException(
                $"The file has {input.SampleRate} samples per second; {string.Join(", ", PcmResampler.SupportedRates)} can be converted. "
                + $"Convert it first, for example: ffmpeg -i input -ar {rate} -c:a pcm_s16le output.wav");
        }

        if (input.Channels > 2 && !mono)
        {
            throw new InvalidDataException($"The file has {input.Channels} channels. Add --mono, which mixes them down to one.");
        }

        int channels = mono ? 1 : input.Channels;
        TimeSpan duration = default;
        await OutputFile.WriteAsync(
            target,
            async file =>
            {
                await using WavWriter output = WavWriter.Create(file, rate, channels, encoding, leaveOpen: true);
                await ConvertAsync(input, output, cancellationToken);
                duration = output.Duration;
            },
            cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{source}: {input.SampleRate} Hz, {Channels(input.Channels)}, {input.Encoding}{(input.IsTruncated ? ", truncated" : "")} -> {target}: {rate} Hz, {Channels(channels)}, {encoding}, {duration.TotalSeconds:0.000} s");
    }

    private static string Channels(int count) => count == 1 ? "mono" : "stereo";

    private static async Task ConvertAsync(WavReader input, WavWriter output, CancellationToken cancellationToken)
    {
        int channels = output.Channels;
        PcmResampler[] resamplers = [.. Enumerable.Range(0, channels).Select(_ => new PcmResampler(input.SampleRate, output.SampleRate))];
        short[] read = new short[PieceSamples];
        short[] one = new short[PieceSamples / channels];
        short[] converted = new short[resamplers[0].GetMaxOutput(one.Length)];
        short[] frames = new short[channels * converted.Length];
        int count;
        do
        {
            count = channels == 1 ? await input.ReadMonoAsync(read, cancellationToken) : await input.ReadAsync(read, cancellationToken);
            int written = 0;
            for (int channel = 0; channel < channels; channel++)
            {
                for (int i = 0; i < count / channels; i++)
                {
                    one[i] = read[(i * channels) + channel];
                }

                // Both channels give the same number, because they took the same number.
                written = count > 0 ? resamplers[channel].Process(one.AsSpan(0, count / channels), converted) : resamplers[channel].Flush(converted);
                for (int i = 0; i < written; i++)
                {
                    frames[(i * channels) + channel] = converted[i];
                }
            }

            await output.WriteAsync(frames.AsMemory(0, written * channels), cancellationToken);
        }
        while (count > 0);
    }
}
