using System.CommandLine;
using Reliability.Chaos;
using Reliability.Hostile;
using Reliability.Recordings;
using Reliability.Server;
using Reliability.Soak;
using Reliability.Stress;

var impatient = new Option<bool>("--impatient") { Description = "Timeouts of seconds, and pooled buffers are counted." };
var serve = new Command("serve", "The server under test; the other commands start it themselves.") { impatient };
serve.Hidden = true;
serve.SetAction(async (arguments, cancellationToken) =>
{
    await TestedServer.RunAsync(arguments.GetValue(impatient), cancellationToken);
    return 0;
});

var count = new Option<int>("--calls") { Description = "Calls in all.", DefaultValueFactory = _ => 10_000 };
var atOnce = new Option<int>("--at-once") { Description = "Calls at the same time.", DefaultValueFactory = _ => 100 };
var seed = new Option<int?>("--seed") { Description = "What goes wrong follows from it; else it is drawn." };
var chaos = new Command("chaos", "Short calls with random faults: does each end for its reason, and is everything given back?") { count, atOnce, seed };
chaos.SetAction(async (arguments, cancellationToken) =>
    await ChaosRun.RunAsync(
        arguments.GetValue(count),
        arguments.GetValue(atOnce),
        arguments.GetValue(seed) ?? Random.Shared.Next(),
        cancellationToken) ? 0 : 1);

var calls = new Option<int>("--calls") { Description = "Calls at the same time.", DefaultValueFactory = _ => 200 };
var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 30 };
var soak = new Command("soak", "Many calls for a long time: does memory stay flat?") { calls, minutes };
soak.SetAction(async (arguments, cancellationToken) =>
    await SoakRun.RunAsync(arguments.GetValue(calls), TimeSpan.FromMinutes(arguments.GetValue(minutes)), cancellationToken) ? 0 : 1);

var share = new Option<double>("--share") { Description = "How much of each attack, above 0 and at most 1.", DefaultValueFactory = _ => 1 };
var together = new Option<bool>("--together") { Description = "All attacks at the same time." };
var ordinary = new Option<int>("--calls") { Description = "Ordinary calls at the same time.", DefaultValueFactory = _ => 20 };
var most = new Option<int>("--most-mib") { Description = "Memory of the server's container, in MiB: its heap is limited as there, and no more may be resident.", DefaultValueFactory = _ => 512 };
var only = new Option<string>("--only") { Description = "Attacks whose name contains this; empty for all.", DefaultValueFactory = _ => "" };
var hostile = new Command("hostile", "Hostile peers and ordinary calls: how does each end, and who notices?") { share, together, ordinary, most, only };
hostile.SetAction(async (arguments, cancellationToken) =>
    await HostileRun.RunAsync(
        arguments.GetValue(share),
        arguments.GetValue(together),
        arguments.GetValue(ordinary),
        arguments.GetValue(most),
        arguments.GetValue(only)!,
        cancellationToken) ? 0 : 1);

var seconds = new Option<double>("--seconds") { Description = "Seconds for which sessions are started.", DefaultValueFactory = _ => 30 };
var stressSeed = new Option<int?>("--seed") { Description = "What happens in each session follows from it; random if not given. The interleaving of threads is not repeated." };
var threads = new Option<int>("--threads") { Description = "Threads that use one session at the same time.", DefaultValueFactory = _ => 4 };
var stress = new Command("stress", "Sessions in memory that many threads use at the same time, while things go wrong: is every promise kept?") { seconds, stressSeed, threads };
stress.SetAction(async (arguments, cancellationToken) =>
    await StressRun.RunAsync(
        arguments.GetValue(seconds),
        arguments.GetValue(stressSeed) ?? Random.Shared.Next(),
        arguments.GetValue(threads),
        cancellationToken) ? 0 : 1);

var recorded = new Option<int>("--calls") { Description = "Calls at the same time.", DefaultValueFactory = _ => 200 };
var length = new Option<double>("--minutes") { Description = "Length of each call, on a clock that moves as fast as the machine can.", DefaultValueFactory = _ => 60 };
var recordings = new Command("record", "Recorded calls: does memory stay flat, and is every recording as long as its call?") { recorded, length };
recordings.SetAction(async (arguments, cancellationToken) =>
    await RecordingsRun.RunAsync(arguments.GetValue(recorded), arguments.GetValue(length), cancellationToken) ? 0 : 1);

var command = new RootCommand("What the SDK does when things go wrong, over loopback. Exit code 1 when something is not as docs/explanation/reliability.md says.")
{
    serve,
    chaos,
    soak,
    hostile,
    stress,
    recordings,
};
return await command.Parse(args).InvokeAsync();
