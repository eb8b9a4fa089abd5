using System.Buffers;
using System.Runtime.CompilerServices;

namespace Wavix.Streaming.Audio;

/// <summary>Conversions of streams of PCM16 that are pulled by their reader: no pipe, no second task, and an error of the source reaches the reader.</summary>
public static class PcmStreamExtensions
{
    /// <summary>
    /// Converts a stream of audio to another rate, for example speech that arrives at 22,050 Hz:
    /// <c>session.Play(speech.Resample(22_050, 24_000))</c>.
    /// </summary>
    /// <param name="source">The audio, in chunks cut at any byte, even in the middle of a sample. An incomplete sample at the end is dropped.</param>
    /// <param name="inputRate">Sample rate of the source in Hz; one of the rates of <see cref="PcmResampler"/>.</param>
    /// <param name="outputRate">Sample rate of the result in Hz; one of the rates of <see cref="PcmResampler"/>.</param>
    /// <param name="inputEncoding">Encoding of the source. The result is PCM16. Default PCM16.</param>
    /// <param name="cancellationToken">Passed on to the source.</param>
    /// <returns>The converted audio, which may be enumerated once. Each chunk belongs to the reader.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not supported.</exception>
    public static IAsyncEnumerable<byte[]> Resample(
        this IAsyncEnumerable<byte[]> source,
        int inputRate,
        int outputRate,
        PcmEncoding inputEncoding = PcmEncoding.Pcm16,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ConvertAsync(source, static chunk => chunk, CreateConverter(inputRate, outputRate, inputEncoding), cancellationToken);
    }

    /// <inheritdoc cref="Resample(IAsyncEnumerable{byte[]}, int, int, PcmEncoding, CancellationToken)"/>
    public static IAsyncEnumerable<byte[]> Resample(
        this IAsyncEnumerable<ReadOnlyMemory<byte>> source,
        int inputRate,
        int outputRate,
        PcmEncoding inputEncoding = PcmEncoding.Pcm16,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ConvertAsync(source, static chunk => chunk, CreateConverter(inputRate, outputRate, inputEncoding), cancellationToken);
    }

    // Created here and not while it is read, so that a wrong rate is reported by this call.
    private static PcmConverter CreateConverter(int inputRate, int outputRate, PcmEncoding inputEncoding) =>
        new(inputRate, outputRate, new PcmPipeOptions { InputEncoding = inputEncoding }.CloneValidated());

    private static async IAsyncEnumerable<byte[]> ConvertAsync<T>(
        IAsyncEnumerable<T> source,
        Func<T, ReadOnlyMemory<byte>> bytesOf,
        PcmConverter converter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        await foreach (T chunk in source.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            ReadOnlyMemory<byte> rest = bytesOf(chunk);
            while (!rest.IsEmpty)
            {
                int taken = Math.Min(rest.Length, converter.BlockBytes);
                converter.Convert(rest.Span[..taken], output);
                rest = rest[taken..];
            }

            if (output.WrittenCount > 0)
            {
                yield return output.WrittenSpan.ToArray();
                output.ResetWrittenCount();
            }
        }

        if (converter.Flush(output) > 0)
        {
            yield return output.WrittenSpan.ToArray();
        }
    }
}
