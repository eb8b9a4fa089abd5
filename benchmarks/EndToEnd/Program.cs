// Four ways to serve a Wavix stream, side by side over loopback: what does a message cost the server? See docs/explanation/benchmarks.md.
// dotnet run -c Release --project benchmarks/EndToEnd
using System.CommandLine;
using EndToEnd;
using EndToEnd.Servers;

var kind = new Argument<ServerKind>("kind");
var serve = new Command("serve", "Runs one of the servers.") { kind };
serve.Hidden = true;
serve.SetAction(async (arguments, _) => await ComparedServer.RunAsync(arguments.GetValue(kind)));

var calls = new Option<int[]>("--calls")
{
    Description = "Numbers of calls in a closed loop: each sends, waits for its echo, and sends again.",
    DefaultValueFactory = _ => [100, 500, 1000, 2000],
    AllowMultipleArgumentsPerToken = true,
};
var servers = new Option<ServerKind[]>("--servers")
{
    Description = "Which servers; Bare is always among them, and Node needs 'npm ci' in benchmarks/EndToEnd/node-ws.",
    DefaultValueFactory = _ => [ServerKind.Bare, ServerKind.Sdk, ServerKind.Hand, ServerKind.Node],
    AllowMultipleArgumentsPerToken = true,
};
var rounds = new Option<int>("--rounds") { Description = "How often the servers alternate.", DefaultValueFactory = _ => 15 };
var seconds = new Option<double>("--seconds") { Description = "How long each turn is.", DefaultValueFactory = _ => 2 };
var warmUp = new Option<double>("--warm-up") { Description = "Seconds of load before, until the runtime has compiled for good.", DefaultValueFactory = _ => 6 };
var paced = new Option<bool>("--paced") { Description = "Each call sends 50 messages/s, as calls do, and not as fast as it can." };
var capacity = new Option<bool>("--capacity") { Description = "Instead: how many calls of 50 messages/s one core holds with p99 under 20 ms." };
var play = new Option<bool>("--play") { Description = "Instead: one core plays to so many calls (--calls) for so long (--seconds); how late are the frames?" };
var root = new RootCommand("Echo servers side by side over loopback, server and load each on a core of its own.")
{
    serve,
    calls,
    servers,
    rounds,
    seconds,
    warmUp,
    paced,
    capacity,
    play,
};
root.SetAction(async (arguments, _) =>
{
    if (!Cores.IsPinned)
    {
        return await Cores.RunPinnedAsync(args);
    }

    ServerKind[] kinds = [ServerKind.Bare, .. arguments.GetValue(servers)!.Where(server => server != ServerKind.Bare).Distinct()];
    var window = TimeSpan.FromSeconds(arguments.GetValue(seconds));
    var warm = TimeSpan.FromSeconds(arguments.GetValue(warmUp));
    try
    {
        if (arguments.GetValue(capacity))
        {
            await CapacityRun.RunAsync(kinds, window, warm);
            return 0;
        }

        if (arguments.GetValue(play))
        {
            await PlayRun.RunAsync(arguments.GetValue(calls)!, window, warm);
            return 0;
        }

        foreach (int count in arguments.GetValue(calls)!)
        {
            await ClosedLoopRun.RunAsync(kinds, count, arguments.GetValue(paced), arguments.GetValue(rounds), window, warm);
        }

        return 0;
    }
    catch (InvalidOperationException e)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();
