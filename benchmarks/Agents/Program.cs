// Voice agents end to end: a caller, the agent's server and the model's service, each with sockets of its own, in real time. See docs/explanation/agent-benchmarks.md.
// dotnet run -c Release --project benchmarks/Agents -- interrupts
using System.CommandLine;
using Agents.Compare;
using Agents.Cost;
using Agents.Failures;
using Agents.Interrupts;
using Agents.Load;
using Agents.Server;

var key = new Argument<string>("key");
var serve = new Command("serve", "Runs the server.") { key };
serve.Hidden = true;
serve.SetAction(async (arguments, cancellationToken) => await AgentServer.RunAsync(arguments.GetValue(key)!, cancellationToken));

var rulesOnly = new Option<bool>("--rules-only") { Description = "Times are printed, and do not count: on a busy machine." };

var count = new Option<int>("--count") { Description = "Number of interruptions.", DefaultValueFactory = _ => 200 };
var parallel = new Option<int>("--parallel") { Description = "Calls at the same time.", DefaultValueFactory = _ => 4 };
var seed = new Option<int>("--seed") { Description = "Start of the random lines and positions.", DefaultValueFactory = _ => 1 };
var interrupts = new Command("interrupts", "Interruptions at random positions, on random lines: does the agent claim what the caller heard?") { count, parallel, seed, rulesOnly };
interrupts.SetAction(async (arguments, cancellationToken) =>
    await InterruptRun.RunAsync(
        arguments.GetValue(count), arguments.GetValue(parallel), arguments.GetValue(seed), !arguments.GetValue(rulesOnly), cancellationToken) ? 0 : 1);

var goodbyes = new Option<int>("--goodbyes") { Description = "Number of goodbyes.", DefaultValueFactory = _ => 100 };
var failures = new Command("failures", "Models and tools that fail or are slow, goodbyes, greetings: what does the caller hear?") { goodbyes, rulesOnly };
failures.SetAction(async (arguments, cancellationToken) =>
    await FailureRun.RunAsync(arguments.GetValue(goodbyes), !arguments.GetValue(rulesOnly), cancellationToken) ? 0 : 1);

var sizes = new Option<int[]>("--calls") { Description = "Numbers of calls.", DefaultValueFactory = _ => [1, 20, 50], AllowMultipleArgumentsPerToken = true };
var costSeconds = new Option<double>("--seconds") { Description = "How long each number of calls is measured.", DefaultValueFactory = _ => 20 };
var cost = new Command("cost", "Processor time and memory of the server for each second of a conversation.") { sizes, costSeconds };
cost.SetAction(async (arguments, cancellationToken) =>
    await CostRun.RunAsync(arguments.GetValue(sizes)!, TimeSpan.FromSeconds(arguments.GetValue(costSeconds)), cancellationToken) ? 0 : 1);

var calls = new Option<int>("--calls") { Description = "Number of calls.", DefaultValueFactory = _ => 500 };
var loadSeconds = new Option<double>("--seconds") { Description = "How long they are measured.", DefaultValueFactory = _ => 30 };
var load = new Command("load", "Many calls with a model that costs nothing: what does the agent add to the model's first audio?") { calls, loadSeconds };
load.SetAction(async (arguments, cancellationToken) =>
    await LoadRun.RunAsync(arguments.GetValue(calls), TimeSpan.FromSeconds(arguments.GetValue(loadSeconds)), cancellationToken) ? 0 : 1);

var compared = new Option<int>("--count") { Description = "Interruptions of each agent on each line; 0 for none.", DefaultValueFactory = _ => 40 };
var compare = new Command(
    "compare", "Compared with the official JavaScript SDK and its Twilio transport: interruptions and processor time. First `npm ci` in benchmarks/Agents/js.")
{
    compared,
    sizes,
    costSeconds,
};
compare.SetAction(async (arguments, cancellationToken) =>
    await CompareRun.RunAsync(
        arguments.GetValue(compared), arguments.GetValue(sizes)!, TimeSpan.FromSeconds(arguments.GetValue(costSeconds)), cancellationToken) ? 0 : 1);

var root = new RootCommand("Voice agents end to end over loopback, in real time. Exit code 1 when a bar is missed.")
{
    serve,
    interrupts,
    failures,
    cost,
    load,
    compare,
};
return await root.Parse(args).InvokeAsync();
