using System.CommandLine;
using Wavix.Streaming.Fuzz;

IFuzzTarget[] targets = [new EventTarget(), new CommandTarget(), new SessionTarget(), new CallEventTarget(), new PostCallTarget()];

var target = new Option<string[]>("--target") { Description = "event, command, session, call-event, post-call; all by default.", AllowMultipleArgumentsPerToken = true };
target.AcceptOnlyFromAmong([.. targets.Select(known => known.Name)]);
var seconds = new Option<int>("--seconds") { Description = "How long each target; 0 for the corpus alone.", DefaultValueFactory = _ => 60 };
var seed = new Option<int?>("--seed") { Description = "Where the inputs begin; else it is drawn." };
var corpus = new Option<DirectoryInfo>("--corpus") { Description = "The inputs that others are made of, a folder for each target.", Required = true };
var keep = new Option<DirectoryInfo?>("--keep") { Description = "Writes the inputs that are needed for every edge that was covered, a folder for each target." };
var isInstrumented = new Option<bool>("--instrumented") { Hidden = true };
var command = new RootCommand("Coverage-guided fuzzing of the SDK. Exit code 1 when an input breaks a promise; it is written to the current folder.")
{
    target, seconds, seed, corpus, keep, isInstrumented,
};
command.SetAction(async (arguments, cancellationToken) =>
{
    if (!arguments.GetValue(isInstrumented))
    {
        return await Instrumentation.RunAsync([.. args, "--instrumented"], cancellationToken);
    }

    // The map knows no threads: what runs at the same time would look like branches that there are not. On one thread a session does the
    // same for the same script, too.
    ThreadPool.SetMinThreads(1, 1);
    if (!ThreadPool.SetMaxThreads(1, 1))
    {
        throw new InvalidOperationException("The pool can't be limited to one worker.");
    }

    int from = arguments.GetValue(seed) ?? Random.Shared.Next();
    string[] names = arguments.GetValue(target) is { Length: > 0 } chosen ? chosen : [.. targets.Select(known => known.Name)];
    foreach (IFuzzTarget fuzzed in targets.Where(known => names.Contains(known.Name)))
    {
        string? kept = arguments.GetValue(keep)?.CreateSubdirectory(fuzzed.Name).FullName;
        string inputs = Path.Combine(arguments.GetRequiredValue(corpus).FullName, fuzzed.Name);
        if (!new FuzzRun(fuzzed, from).Run(inputs, TimeSpan.FromSeconds(arguments.GetValue(seconds)), kept))
        {
            return 1;
        }
    }

    return 0;
});
return await command.Parse(args).InvokeAsync();
