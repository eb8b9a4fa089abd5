using System.CommandLine.Parsing;

namespace Wavix.Streaming.Simulator;

/// <summary>Checks the folder of a file that a command writes at its end.</summary>
internal static class OutputFolder
{
    /// <summary>Makes a missing folder a usage error, so that it is reported before the run rather than after it.</summary>
    public static void Require(OptionResult result)
    {
        if (result.Tokens is [{ Value: var path }] && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            result.AddError($"The folder of {path} does not exist. Create it, or choose another one with {result.Option.Name}.");
        }
    }
}
