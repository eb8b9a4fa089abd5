using System.Numerics;
using System.Runtime.InteropServices;

namespace Wavix.Streaming.Audio;

/// <summary>The sum of products that every sample of a resampler is. The order of the additions depends on the machine alone.</summary>
internal static class DotProduct
{
    /// <summary>By vectors of whatever width the machine has.</summary>
    public static float Vectorised(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ref float a = ref MemoryMarshal.GetReference(x);
        ref float b = ref MemoryMarshal.GetReference(y);
        int length = Math.Min(x.Length, y.Length);
        int width = Vector<float>.Count;

        // Two sums, since one addition takes longer than starting the next.
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

    /// <summary>One after the other: what a machine without vectors does.</summary>
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
