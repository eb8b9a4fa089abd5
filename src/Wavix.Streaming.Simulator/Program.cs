using System.CommandLine;
using Wavix.Streaming.Simulator;

return await CommandLineRun.InvokeAsync(args, new InvocationConfiguration());
