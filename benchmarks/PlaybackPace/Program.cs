using System.CommandLine;
using PlaybackPace;

var calls = new Option<int>("--calls") { Description = "Calls at the same time.", DefaultValueFactory = _ => 100 };
var seconds = new Option<int>("--seconds") { Description = "How long each call plays.", DefaultValueFactory = _ => 10 };
var interrupts = new Option<int>("--interrupts") { Description = "Interruptions of each call.", DefaultValueFactory = _ => 20 };
var command = new RootCommand(
    "How exactly audio is paced, and how quickly it is interrupted: calls over loopback WebSockets in real time. Exit code 1 when a rule of the wire was broken.")
{
    calls,
    seconds,
    interrupts,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    await using PlayServer server = await PlayServer.StartAsync(cancellationToken);
    int count = arguments.GetValue(calls);

    // Until the code is compiled as it will stay.
    await PaceRun.RunAsync(server, Math.Min(count, 50), TimeSpan.FromSeconds(3), isPrinted: false, cancellationToken);
    bool paced = await PaceRun.RunAsync(server, count, TimeSpan.FromSeconds(arguments.GetValue(seconds)), isPrinted: true, cancellationToken);
    bool interrupted = await InterruptRun.RunAsync(server, count, arguments.GetValue(interrupts), cancellationToken);
    return paced && interrupted ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
