namespace Wavix.Streaming.Audio;

/// <summary>
/// Converts the sample rate of a stream of 16-bit mono audio, chunk by chunk, between any two of 8,000, 11,025, 12,000, 16,000, 22,050,
/// 24,000, 32,000, 44,100, 48,000, 88,200 and 96,000 Hz.
/// </summary>
/// <remarks>
/// <para>
/// The output does not depend on how the input was cut. After <see cref="Flush"/> it has exactly ⌈input samples · output rate / input rate⌉
/// samples. Its first sample is at the same moment as the first input sample: the delay of the filter is removed. Flat within ±0.1 dB up to
/// 0.9 of the lower Nyquist frequency, and at least 80 dB down from that frequency. Values are rounded to the nearest, ties to even, and
/// saturate. If the rates are equal, audio passes through unchanged.
/// </para>
/// <para>Nothing is allocated after construction. An instance is for one stream. Not thread-safe.</para>
/// </remarks>
public sealed class PcmResampler
{
    // Input samples processed at a time; makes moving the history cheap.
    private const int BlockSamples = 1024;

    // Null when the rates are equal.
    private readonly ResamplerFilter? _filter;
    private readonly bool _vectorised;

    // The input samples that the next output samples need, oldest first; silence at the start.
    private readonly float[] _history = [];
    private int _count;

    // For the next output sample: the start of its window in _history, and its row of the filter.
    private int _window;
    private int _phase;

    /// <summary>Creates a resampler at the start of a stream.</summary>
    /// <param name="inputRate">Sample rate of the input in Hz.</param>
    /// <param name="outputRate">Sample rate of the output in Hz.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not supported.</exception>
    public PcmResampler(int inputRate, int outputRate)
        : this(inputRate, outputRate, vectorised: true)
    {
    }

    internal PcmResampler(int inputRate, int outputRate, bool vectorised)
    {
        RequireSupported(inputRate, nameof(inputRate));
        RequireSupported(outputRate, nameof(outputRate));
        InputRate = inputRate;
        OutputRate = outputRate;
        _vectorised = vectorised;
        if (inputRate != outputRate)
        {
            _filter = ResamplerFilter.For(inputRate, outputRate);
            _history = new float[_filter.Length + BlockSamples];
        }

        Reset();
    }

    /// <summary>Sample rate of the input in Hz.</summary>
    public int InputRate { get; }

    /// <summary>Sample rate of the output in Hz.</summary>
    public int OutputRate { get; }

    /// <summary>How far the output lags behind the input within a stream: at most 8 ms; 0 if the rates are equal.</summary>
    public TimeSpan Delay => TimeSpan.FromTicks((_filter?.LookAhead ?? 0) * TimeSpan.TicksPerSecond / InputRate);

    /// <summary>The rates that can be converted, in Hz, in ascending order.</summary>
    public static IReadOnlyList<int> SupportedRates { get; } =
        Array.AsReadOnly([8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000]);

    /// <summary><see cref="SupportedRates"/> for a sentence.</summary>
    internal static string SupportedRatesText { get; } = $"{string.Join(", ", SupportedRates.SkipLast(1))} or {SupportedRates[^1]}";

    /// <summary>Whether a rate is one of <see cref="SupportedRates"/>.</summary>
    /// <param name="sampleRate">Samples per second.</param>
    public static bool IsSupported(int sampleRate) => SupportedRates.Contains(sampleRate);

    /// <summary>Converts a whole clip to another rate.</summary>
    /// <param name="clip">The samples.</param>
    /// <param name="inputRate">The rate of the clip.</param>
    /// <param name="outputRate">The rate of the result.</param>
    /// <returns>A new array of ⌈samples · output rate / input rate⌉ samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not supported.</exception>
    public static short[] Resample(ReadOnlySpan<short> clip, int inputRate, int outputRate)
    {
        var resampler = new PcmResampler(inputRate, outputRate);
        short[] output = new short[checked((int)CeilingOfQuotient((long)clip.Length * outputRate, inputRate))];
        int written = resampler.Process(clip, output);
        resampler.Flush(output.AsSpan(written));
        return output;
    }

    /// <summary>Converts a whole clip of PCM16 bytes to another rate.</summary>
    /// <param name="pcm">PCM16, little-endian.</param>
    /// <param name="inputRate">The rate of the clip.</param>
    /// <param name="outputRate">The rate of the result.</param>
    /// <returns>A new array of two bytes per sample.</returns>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> has an odd number of bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not supported.</exception>
    public static byte[] Resample(ReadOnlySpan<byte> pcm, int inputRate, int outputRate) =>
        Pcm16.ToBytes(Resample(Pcm16.ToSamples(pcm), inputRate, outputRate));

    /// <summary>
    /// Returns an output size that is sufficient for <see cref="Process"/> with the given number of samples followed by
    /// <see cref="Flush"/>, regardless of earlier input.
    /// </summary>
    /// <param name="inputSamples">Number of input samples, 0 or more.</param>
    /// <returns>Number of output samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputSamples"/> is negative.</exception>
    /// <exception cref="OverflowException">The result is larger than an array can be.</exception>
    public int GetMaxOutput(int inputSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputSamples);
        return _filter is null
            ? inputSamples
            : checked((int)(CeilingOfQuotient(((long)inputSamples + _filter.LookAhead) * _filter.Up, _filter.Down) + 1));
    }

    /// <summary>Takes the next chunk of the stream and writes the output samples that can be computed so far.</summary>
    /// <param name="input">Any number of samples, including none. Must not overlap <paramref name="output"/>.</param>
    /// <param name="output">Receives the samples; <see cref="GetMaxOutput"/> is always sufficient.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too small. No input was taken.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        RequireRoom(input.Length, output);
        if (_filter is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        int written = 0;
        while (!input.IsEmpty)
        {
            MakeRoom();
            int taken = Math.Min(input.Length, _history.Length - _count);
            Append(input[..taken]);
            input = input[taken..];
            written += Filter(output[written..]);
        }

        return written;
    }

    /// <summary>Ends the stream: writes the rest of the output, then starts over like <see cref="Reset"/>.</summary>
    /// <param name="output">Receives the samples; <see cref="GetMaxOutput"/> of 0 is always sufficient.</param>
    /// <returns>The number of samples written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too small. Nothing was changed.</exception>
    public int Flush(Span<short> output)
    {
        if (_filter is null)
        {
            return 0;
        }

        RequireRoom(_filter.LookAhead, output);

        // Silence after the end completes the window of the last sample that belongs to the input, and of no later sample.
        MakeRoom();
        _history.AsSpan(_count, _filter.LookAhead).Clear();
        _count += _filter.LookAhead;
        int written = Filter(output);
        Reset();
        return written;
    }

    /// <summary>Discards the state. The next sample is the first one of a new stream.</summary>
    public void Reset()
    {
        if (_filter is not null)
        {
            _count = _filter.Length - 1 - _filter.LookAhead;
            _history.AsSpan(0, _count).Clear();
        }

        _window = 0;
        _phase = 0;
    }

    internal static void RequireSupported(int sampleRate, string parameterName)
    {
        if (!IsSupported(sampleRate))
        {
            throw new ArgumentOutOfRangeException(
                parameterName, sampleRate, $"The rate must be {SupportedRatesText} samples per second.");
        }
    }

    private static long CeilingOfQuotient(long dividend, long divisor) => (dividend + divisor - 1) / divisor;

    /// <summary>Checked before any input is taken, so that the caller can retry with a larger output.</summary>
    private void RequireRoom(int input, Span<short> output)
    {
        long needed = input;
        if (_filter is not null)
        {
            // How far the next window may still move before it covers samples that have not arrived.
            long slack = (long)_count + input - _filter.Length - _window;
            needed = slack < 0 ? 0 : CeilingOfQuotient(((slack + 1) * _filter.Up) - _phase, _filter.Down);
        }

        if (output.Length < needed)
        {
            throw new ArgumentException(
                $"The output holds {output.Length} samples; {needed} are required. GetMaxOutput returns a sufficient size.", nameof(output));
        }
    }

    private void MakeRoom()
    {
        int passed = Math.Min(_window, _count);
        if (_history.Length - _count < BlockSamples)
        {
            _history.AsSpan(passed, _count - passed).CopyTo(_history);
            _count -= passed;
            _window -= passed;
        }
    }

    private void Append(ReadOnlySpan<short> samples)
    {
        Span<float> room = _history.AsSpan(_count, samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            room[i] = samples[i];
        }

        _count += samples.Length;
    }

    private int Filter(Span<short> output)
    {
        ResamplerFilter filter = _filter!;
        int written = 0;
        while (_window + filter.Length <= _count)
        {
            // Always the whole row over the whole window, so that the result can't depend on where the input was cut.
            ReadOnlySpan<float> window = _history.AsSpan(_window, filter.Length);
            ReadOnlySpan<float> row = filter.Row(_phase);
            float sample = _vectorised ? DotProduct.Vectorised(window, row) : DotProduct.Scalar(window, row);
            output[written++] = (short)Math.Clamp((int)MathF.Round(sample), short.MinValue, short.MaxValue);
            _phase += filter.Down;
            _window += Math.DivRem(_phase, filter.Up, out _phase);
        }

        return written;
    }
}
