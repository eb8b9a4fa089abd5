using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>Bots with one mistake each in how they talk, over real sockets in real time: each is found, and a good one passes.</summary>
[InRealTime]
public class ConversationMutantTests
{
    // A level that a voice detector hears, 20 dB above its own return by the line.
    private const double VoiceLevel = -20;

    private static readonly byte[] Greeting = TestAudio.Tone(400, TimeSpan.FromSeconds(8));
    private static readonly byte[] Answer = TestAudio.Tone(500, TimeSpan.FromMilliseconds(600));

    private static readonly CheckSettings Settings = new()
    {
        Speech = TestAudio.Tone(300, TimeSpan.FromMilliseconds(600)),

        // More than the tool's: other tests make the machine busy.
        BargeInLimit = TimeSpan.FromMilliseconds(1500),
        GreetingPatience = TimeSpan.FromSeconds(10),
        ReplyPatience = TimeSpan.FromSeconds(10),
        EndPatience = TimeSpan.FromSeconds(10),
        CloseTimeout = TimeSpan.FromSeconds(10),
        ConnectTimeout = TimeSpan.FromSeconds(10),
    };

    [Fact]
    public async Task Judge_GoodBot_PassesAll()
    {
        IReadOnlyList<CheckResult> results = await CheckAsync(session => ServeAsync(session, VoiceLevel));

        results.Should().OnlyContain(result => result.Outcome == CheckOutcome.Pass, Describe(results)).And.HaveCount(4);
    }

    [Fact]
    public async Task Judge_BotWhoseLoopAwaitsThePlayback_IsDeafToABargeIn()
    {
        // On a busy machine, a gap in the greeting can look like its end, in one call or the other.
        IReadOnlyList<CheckResult> results = await CheckAsync(GreetDeafAsync);
        for (int attempt = 1; attempt < 3 && Failures(results).Length == 0; attempt++)
        {
            results = await CheckAsync(GreetDeafAsync);
        }

        Failures(results).Should().Equal(["barge-in"], Describe(results));
    }

    [Fact]
    public async Task Judge_BotThatHearsItsOwnEcho_InterruptsItself()
    {
        IReadOnlyList<CheckResult> results = await CheckAsync(session => ServeAsync(session, voiceLevel: -45));

        Failures(results).Should().Equal(["no-self-interrupt"], Describe(results));
    }

    [Fact]
    public async Task Judge_BotThatGreetsAndNeverAnswers_DoesNotAnswer()
    {
        IReadOnlyList<CheckResult> results = await CheckAsync(
            session => ServeAsync(session, VoiceLevel, answers: false), Settings with { ReplyPatience = TimeSpan.FromSeconds(1) });

        Failures(results).Should().Equal(["answers"], Describe(results));
    }

    [Fact]
    public async Task Judge_HandlerThatNeverReturns_LeavesTheConnectionOpen()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            IReadOnlyList<CheckResult> results = await CheckAsync(
                async session =>
                {
                    await ServeAsync(session, VoiceLevel);
                    await released.Task;
                },
                Settings with { EndPatience = TimeSpan.FromSeconds(1.5) },
                released);

            Failures(results).Should().Equal(["ends-the-call"], Describe(results));
        }
        finally
        {
            released.TrySetResult();
        }
    }

    /// <summary>Greets, stops when it hears a voice, and answers when the voice has been quiet for 300 ms.</summary>
    private static async Task ServeAsync(WavixStreamSession session, double voiceLevel, bool answers = true)
    {
        int loud = 0;
        int quiet = 0;
        bool hasHeard = false;
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is StartEvent)
            {
                _ = session.Play(Greeting);
            }
            else if (e is MediaEvent media)
            {
                bool isLoud = SoundLevel.Of(media.Payload.Span) > voiceLevel;
                loud = isLoud ? loud + 1 : 0;
                quiet = isLoud ? 0 : quiet + 1;
                if (loud == 3)
                {
                    hasHeard = true;
                    await session.InterruptAsync();
                }
                else if (hasHeard && answers && quiet == 15)
                {
                    hasHeard = false;
                    _ = session.Play(Answer);
                }
            }
        }
    }

    /// <summary>The calls that conversations are judged by, and an ordinary one.</summary>
    private static async Task<IReadOnlyList<CheckResult>> CheckAsync(
        Func<WavixStreamSession, Task> serve, CheckSettings? settings = null, TaskCompletionSource? release = null)
    {
        await using EchoServer server = await EchoServer.StartAsync(serve, CancellationToken.None);
        try
        {
            CheckSettings chosen = settings ?? Settings;
            var calls = new CheckCalls(new StreamPlacer(new ServerTarget(server.StreamUrl.ToString(), [], null), chosen), chosen);
            foreach (ProbeScript script in new[] { ProbeScript.Ordinary, ProbeScript.Conversation, ProbeScript.ListenWithLineEcho })
            {
                await calls.CallAsync(script, CancellationToken.None).WaitAsync(CheckRuns.Limit);
            }

            return [.. ConversationRules.Judge(calls.Recorded, chosen)];
        }
        finally
        {
            release?.TrySetResult();
        }
    }

    private static string[] Failures(IReadOnlyList<CheckResult> results) =>
        [.. results.Where(result => result.Outcome == CheckOutcome.Fail).Select(result => result.Check.Id)];

    private static string Describe(IReadOnlyList<CheckResult> results) =>
        string.Join('\n', results.Select(result => $"{result.Check.Id}: {result.Outcome}: {result.Seen}"));

    private static async Task GreetDeafAsync(WavixStreamSession session)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is StartEvent)
            {
                await session.Play(Greeting);
            }
        }
    }
}
