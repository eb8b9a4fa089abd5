using System.Numerics;
using System.Runtime.InteropServices;

namespace Wavix.Streaming.Audio;

/// <summary>
/// The dot product of two vectors, which gives every sample of a resampler. The order of the additions depends only on the machine.
/// </summary>
internal static class DotProduct
{
    /// <summary>Uses vectors of the width that the machine supports.</summary>
    public static float Vectorised(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ref float a = ref MemoryMarshal.GetReference(x);
        ref float b = ref MemoryMarshal.GetReference(y);
        int length = Math.Min(x.Length, y.Length);
        int width = Vector<float>.Count;

        // Two sums, because an addition takes longer than starting the next one.
        Vector<float> even = Vector<float>.Zero;
        Vector<float> odd = Vector<float>.Zero;
        int i = 0;
        for (; i <= length - (2 * width); i += 2 * width)
        {
            even += Vector.LoadUnsafe(ref a, (nuint)i) * Vector.LoadUnsafe(ref b, (nuint)i);
            odd += Vector.LoadUnsafe(ref a, (nuint)(i + width)) * Vector.LoadUnsafe(ref b, (nuint)(i + width));
        }

        float sum = Vector.Sum(even + odd);
        for (; i < length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>Adds one product at a time, for machines without vectors.</summary>
    public static float Scalar(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        float sum = 0;
        for (int i = 0; i < x.Length && i < y.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
