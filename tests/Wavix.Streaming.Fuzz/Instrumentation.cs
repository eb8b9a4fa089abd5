using System.Diagnostics;
using SharpFuzz;

namespace Wavix.Streaming.Fuzz;

/// <summary>A copy of this program beside whose code the SDK's has been instrumented by SharpFuzz.</summary>
internal static class Instrumentation
{
    private static readonly string[] Instrumented = ["Wavix.Streaming.dll", "Wavix.Streaming.CallControl.dll"];

    /// <summary>Makes the copy, runs it with other arguments, and deletes it.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        DirectoryInfo copy = Directory.CreateTempSubdirectory("wavix-fuzz-");
        try
        {
            foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }

            // The generated JSON metadata is the framework's business.
            foreach (string assembly in Instrumented)
            {
                int types = Fuzzer.Instrument(
                    Path.Combine(copy.FullName, assembly), type => !type.Contains("JsonContext", StringComparison.Ordinal), Options.Value).Count();
                Console.WriteLine($"{types} types of {assembly} are instrumented");
            }

            string program = Path.Combine(copy.FullName, Path.GetFileName(typeof(Instrumentation).Assembly.Location));
            var start = new ProcessStartInfo("dotnet", [program, .. arguments]);

            // So that one worker of the pool is enough: see Program.
            start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
            using Process process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
