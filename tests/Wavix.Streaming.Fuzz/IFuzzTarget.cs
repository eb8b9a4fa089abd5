namespace Wavix.Streaming.Fuzz;

/// <summary>Something that must bear any bytes.</summary>
internal interface IFuzzTarget
{
    /// <summary>Also the name of its folder in the corpus.</summary>
    string Name { get; }

    /// <summary>Takes one input.</summary>
    /// <exception cref="Exception">Any exception is a finding.</exception>
    void Run(byte[] input);
}

/// <summary>What must hold does not.</summary>
internal sealed class FindingException(string message) : Exception(message)
{
    public static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new FindingException(rule);
        }
    }

    public static void RequireEqual<T>(T actual, T expected, string rule) =>
        Require(EqualityComparer<T>.Default.Equals(actual, expected), $"{rule}\n  is        {actual}\n  should be {expected}");
}
