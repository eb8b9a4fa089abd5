using System.CommandLine;
using Wavix.Streaming.Simulator;

var root = new RootCommand("Wavix in a box: places simulated calls, so that servers can be tried without a phone number.")
{
    DemoCommand.Create(),
};

return await root.Parse(args).InvokeAsync();
