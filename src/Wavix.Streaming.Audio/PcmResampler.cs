namespace Wavix.Streaming.Audio;

/// <summary>
/// Changes the sample rate of a stream of 16-bit mono audio, piece by piece: any two of 8,000, 16,000, 22,050, 24,000, 44,100 and
/// 48,000 Hz.
/// </summary>
/// <remarks>
/// <para>
/// What comes out does not depend on how the input was cut. After <see cref="Flush"/> it is exactly
/// ⌈samples in · output rate / input rate⌉ samples, and the first one belongs to the same moment as the first one of the input: the filter's
/// delay is taken out. Flat within ±0.1 dB up to 0.9 of the lower Nyquist frequency, at least 80 dB down from that frequency on. Values are
/// rounded to the nearest, ties to even, and saturate. Two equal rates pass audio through untouched.
/// </para>
/// <para>Nothing is allocated after construction. One instance is for one stream, and for one thread at a time.</para>
/// </remarks>
public sealed class PcmResampler
{
    // Input taken in at once; keeps moving the history down cheap.
    private const int BlockSamples = 1024;

    // Null when the rates are equal.
    private readonly ResamplerFilter? _filter;
    private readonly bool _vectorised;

    // What output samples to come are made of, oldest first; at the begin, silence.
    private readonly float[] _history = [];
    private int _count;

    // Of the next output sample: where its window begins in _history, and its row of the filter.
    private int _window;
    private int _phase;

    /// <summary>A resampler at the begin of a stream.</summary>
    /// <param name="inputRate">Samples per second of what goes in.</param>
    /// <param name="outputRate">Samples per second of what comes out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not one of the six.</exception>
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

    /// <summary>Samples per second of what goes in.</summary>
    public int InputRate { get; }

    /// <summary>Samples per second of what comes out.</summary>
    public int OutputRate { get; }

    /// <summary>How far the output lags behind the input while a stream runs: at most 8 ms, 0 for equal rates.</summary>
    public TimeSpan Delay => TimeSpan.FromTicks((_filter?.LookAhead ?? 0) * TimeSpan.TicksPerSecond / InputRate);

    /// <summary>Whether it is one of 8,000, 16,000, 22,050, 24,000, 44,100 and 48,000.</summary>
    /// <param name="sampleRate">Samples per second.</param>
    public static bool IsSupported(int sampleRate) => sampleRate is 8_000 or 16_000 or 22_050 or 24_000 or 44_100 or 48_000;

    /// <summary>A whole clip at another rate.</summary>
    /// <param name="clip">The samples.</param>
    /// <param name="inputRate">Its rate.</param>
    /// <param name="outputRate">The rate wanted.</param>
    /// <returns>A new array of ⌈samples · output rate / input rate⌉ samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not one of the six.</exception>
    public static short[] Resample(ReadOnlySpan<short> clip, int inputRate, int outputRate)
    {
        var resampler = new PcmResampler(inputRate, outputRate);
        short[] output = new short[checked((int)CeilingOfQuotient((long)clip.Length * outputRate, inputRate))];
        int written = resampler.Process(clip, output);
        resampler.Flush(output.AsSpan(written));
        return output;
    }

    /// <summary>Room that is enough for <see cref="Process"/> of so many samples and a <see cref="Flush"/> behind it, whatever went before.</summary>
    /// <param name="inputSamples">0 or more.</param>
    /// <returns>Samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputSamples"/> is negative.</exception>
    /// <exception cref="OverflowException">It is more than an array can have.</exception>
    public int GetMaxOutput(int inputSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputSamples);
        return _filter is null
            ? inputSamples
            : checked((int)(CeilingOfQuotient(((long)inputSamples + _filter.LookAhead) * _filter.Up, _filter.Down) + 1));
    }

    /// <summary>Takes the next piece of the stream and gives what can be told of the output so far.</summary>
    /// <param name="input">Any number of samples, also none. Must not overlap <paramref name="output"/>.</param>
    /// <param name="output">Room for what comes out; <see cref="GetMaxOutput"/> is always enough.</param>
    /// <returns>How many samples were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too small. Nothing has been taken.</exception>
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

    /// <summary>Ends the stream: gives the rest of the output, then starts over as <see cref="Reset"/> does.</summary>
    /// <param name="output">Room for what comes out; <see cref="GetMaxOutput"/> of 0 is always enough.</param>
    /// <returns>How many samples were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too small. Nothing has changed.</exception>
    public int Flush(Span<short> output)
    {
        if (_filter is null)
        {
            return 0;
        }

        RequireRoom(_filter.LookAhead, output);

        // Silence behind the end completes the window of the last sample that belongs to the input, and of none behind it.
        MakeRoom();
        _history.AsSpan(_count, _filter.LookAhead).Clear();
        _count += _filter.LookAhead;
        int written = Filter(output);
        Reset();
        return written;
    }

    /// <summary>Forgets what went in; the next sample is the first one of a new stream.</summary>
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
                parameterName, sampleRate, "The rate must be 8000, 16000, 22050, 24000, 44100 or 48000 samples per second.");
        }
    }

    private static long CeilingOfQuotient(long dividend, long divisor) => (dividend + divisor - 1) / divisor;

    /// <summary>Before anything is taken, so that a caller can try again with more room.</summary>
    private void RequireRoom(int input, Span<short> output)
    {
        long needed = input;
        if (_filter is not null)
        {
            // How far the next window may still move before it stands over samples that are not there.
            long slack = (long)_count + input - _filter.Length - _window;
            needed = slack < 0 ? 0 : CeilingOfQuotient(((slack + 1) * _filter.Up) - _phase, _filter.Down);
        }

        if (output.Length < needed)
        {
            throw new ArgumentException(
                $"The output has room for {output.Length} samples, and {needed} come. GetMaxOutput tells what is always enough.", nameof(output));
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
            // Always the whole row over the whole window: the result can't depend on where the input was cut.
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
