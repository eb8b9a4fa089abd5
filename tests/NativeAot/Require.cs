using System.Runtime.CompilerServices;

namespace NativeAot;

internal static class Require
{
    /// <summary>How long anything waits for what must happen at once.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <exception cref="InvalidOperationException">It does not hold; the message is the expression.</exception>
    public static void That(bool holds, [CallerArgumentExpression(nameof(holds))] string expression = "")
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Does not hold: {expression}");
        }
    }
}
