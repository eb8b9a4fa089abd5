using System.CommandLine.Parsing;

namespace Wavix.Streaming.Simulator;

/// <summary>Where a command writes a file at its end.</summary>
internal static class OutputFolder
{
    /// <summary>Makes a folder that does not exist a usage error: before the run what would else be found out after it.</summary>
    public static void Require(OptionResult result)
    {
        if (result.Tokens is [{ Value: var path }] && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            result.AddError($"The folder of {path} does not exist. Make it, or choose another one with {result.Option.Name}.");
        }
    }
}
