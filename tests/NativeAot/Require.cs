using System.Runtime.CompilerServices;

namespace NativeAot;

internal static class Require
{
    /// <exception cref="InvalidOperationException">It does not hold; the message is the expression.</exception>
    public static void That(bool holds, [CallerArgumentExpression(nameof(holds))] string expression = "")
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Does not hold: {expression}");
        }
    }
}
