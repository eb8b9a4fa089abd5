using System.CommandLine;
using Wavix.Streaming.Simulator;
using Wavix.Streaming.Simulator.Calls;

var root = new RootCommand("Wavix in a box: places simulated calls, so that servers can be tried without a phone number.")
{
    DemoCommand.Create(),
    CallCommand.Create(),
    ConvertCommand.Create(),
    CheckCommand.Create(),
    LoadCommand.Create(),
};

return await CommandLineRun.InvokeAsync(root.Parse(args));
