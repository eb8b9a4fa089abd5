using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>Calls in which everything happens at random: whatever the order, the agent keeps its promises.</summary>
public sealed class RandomCallTests
{
    private static readonly string[] Sentences =
    [
        "Yes.", "One two three four five six.", "Of course we can do that for you today.",
        "Seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.",
    ];

    [Fact]
    public async Task RunAsync_AnyOrderOfEvents_ModelRemembersWhatWasHeardAndRefusesNothing()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            await RunAsync(seed);
        }
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        ScriptedSpeechModel model = CreateModel(random);
        await using var agent = new AgentHarness(
            model,
            options =>
            {
                options.MinInterruption = random.Next(3) == 0 ? TimeSpan.Zero : Ms(300);
                options.Detection = random.Next(4) == 0 ? SpeechDetection.Agent : SpeechDetection.Auto;
                options.Greeting = random.Next(2) == 0 ? new AgentLine(Speech(900), "Welcome to us.") : null;
                options.Tools = [AIFunctionFactory.Create((CancellationToken token) => Task.Delay(Ms(random.Next(3000)), options.TimeProvider, token), "look")];
            },
            line: options => options.Faults = random.Next(2) == 0 ? SimulatedFaults.Parse(["delay=40ms"]) : options.Faults);

        VoiceAgentResult result = await agent.PlayAsync(CreateScript(random));

        string because = $"of seed {seed}: {result}\n{string.Join('\n', result.Transcript)}\n{string.Join('\n', model.Sessions.SelectMany(session => session.Commands))}";
        model.Verify().Where(IsRefusal).Should().BeEmpty(because);
        agent.Log.Errors.Should().BeEmpty(because);
        result.Reason.Should().Be(VoiceAgentEndReason.StreamEnded, because);

        // What the caller heard of each answer is what the transcript has, in the order of time, and each is the start of a sentence.
        string[] said = [.. result.Transcript.Where(entry => entry.Speaker == Speaker.Agent).Select(entry => entry.Text)];
        said.Should().OnlyContain(text => Sentences.Append("Welcome to us.").Any(sentence => sentence.StartsWith(text, StringComparison.Ordinal)), because);
        result.Transcript.Should().BeInAscendingOrder(entry => entry.From, because);
        agent.Call.Verify().Should().BeEmpty(because);

        // The last session remembers no word that was not heard. What was cut when the caller hung up is of no use to it.
        string remembered = string.Join('|', model.Sessions[^1].Memory.Where(item => item.Role == ChatRole.Assistant).Select(item => item.Text));
        string heard = string.Join('|', said);
        if (result.Transcript is [.., { IsInterrupted: false }] && result.Reconnects == 0)
        {
            remembered.Split('|', StringSplitOptions.RemoveEmptyEntries).Except(heard.Split('|')).Should().BeEmpty(because);
        }
    }

    private static ScriptedSpeechModel CreateModel(Random random)
    {
        var model = new ScriptedSpeechModel
        {
            ReportsWordTimes = true,
            DetectsSpeech = random.Next(4) != 0,
            CancelsResponseOnSpeech = random.Next(2) == 0,
            LateDeltas = random.Next(4),
            Speed = random.Next(1, 8),
            ResponseDelay = Ms(random.Next(600)),
        };
        for (int i = 0; i < 30; i++)
        {
            _ = random.Next(6) switch
            {
                0 => model.CallsTool("look"),
                1 => model.Responds(response => response.Says(Sentences[1]).Says(Sentences[2])),
                2 => model.Responds(response => response.Says(Sentences[0]).CallsTool("look")),
                _ => model.Says(Sentences[random.Next(Sentences.Length)]),
            };
        }

        return model;
    }

    private static CallScript CreateScript(Random random)
    {
        var script = new CallScript();
        for (int i = 0; i < 8; i++)
        {
            script.Say(Speech(random.Next(100, 1500))).Silence(Ms(random.Next(100, 3000)));
        }

        return script.Silence(Ms(6000)).HangUp();
    }

    // Answers that were not asked for are no fault of the agent's: the caller hung up.
    internal static bool IsRefusal(string problem) => !problem.Contains("was not asked for", StringComparison.Ordinal)
        && !problem.Contains("was not completed", StringComparison.Ordinal) && !problem.Contains("no further answer", StringComparison.Ordinal);
}
