using System.CommandLine;
using System.Text.Json;
using Wavix.Streaming.Simulator.Tests.Checks;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Dials;

/// <summary>
/// <c>wavix-sim check --dial</c>: a good application passes, and each bad habit fails its check and no other. The runs are at the same time,
/// since most of a run is waiting.
/// </summary>
[InRealTime]
[Collection(CheckRuns.Collection)]
public class DialCheckTests(DialCheckRuns runs) : IClassFixture<DialCheckRuns>
{
    public static TheoryData<string> Habits => [.. DialCheckRuns.Habits.Keys];

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task Check_Habit_FailsItsCheckAndNoOther(string habit)
    {
        (_, JsonElement report) = await runs.OfAsync(habit);

        Ids(report, "fail").Should().BeEquivalentTo(DialCheckRuns.Habits[habit].Failures, report.ToString().Replace("{", "{{").Replace("}", "}}"));
    }

    [Fact]
    public async Task Check_GoodApplication_ConformsWithAllChecks()
    {
        (int exitCode, JsonElement report) = await runs.OfAsync("good");

        exitCode.Should().Be(0);
        report.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("id").GetString()).Should()
            .Equal(CheckCatalog.All.Concat(CheckCatalog.Http).Select(check => check.Id));
        Ids(report, "pass").Should().Contain(["ordinary-call", "two-calls", "api-key", "webhook-answered", "repeated-webhook", "slow-api", "refused-api"]);
        Ids(report, "not-applicable").Should().Contain(["one-way-stream", "hangs-up"]);
    }

    [Fact]
    public async Task Check_ClosesAndHangsUp_PassesHangsUp()
    {
        (_, JsonElement report) = await runs.OfAsync("closes the stream and hangs up");

        Ids(report, "pass").Should().Contain("hangs-up");
    }

    [Fact]
    public async Task Check_FirstCallIsNotConnected_ExitsWithThreeAndOneLine()
    {
        await using DialedApp app = await new DialedApp { OnWebhook = (_, _) => Task.FromResult(404) }.StartAsync();

        (int exitCode, _, string errors) = await ToolRun.RunAsync("check", "--dial", app.Webhook, "--api", $"127.0.0.1:{app.ApiPort}", "--json");

        exitCode.Should().Be(3);
        errors.Should().Contain("was answered with 404").And.NotContain("   at ");
    }

    [Theory]
    [InlineData("not both", "--dial", "http://localhost:1/", "ws://localhost:1/")]
    [InlineData("either --dial or --header", "--dial", "http://localhost:1/", "--header", "A: b")]
    [InlineData("--connect needs --dial", "ws://localhost:1/", "--connect", "localhost:1")]
    [InlineData("use wavix-sim call", "--dial", "ws://localhost:1/")]
    public async Task Check_BadArguments_AreAUsageError(string hint, params string[] arguments)
    {
        (int exitCode, _, string errors) = await ToolRun.RunAsync(["check", .. arguments]);

        exitCode.Should().Be(2);
        errors.Should().Contain(hint);
    }

    private static string?[] Ids(JsonElement report, string outcome) =>
    [
        .. report.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("outcome").GetString() == outcome)
            .Select(check => check.GetProperty("id").GetString()),
    ];
}

/// <summary>The runs of <see cref="DialCheckTests"/>.</summary>
public sealed class DialCheckRuns : IAsyncLifetime
{
    private static readonly CheckSettings Settings = CheckRuns.Short with
    {
        Speech = TestAudio.Speech(TimeSpan.FromMilliseconds(100)),
        LongSpeech = TimeSpan.FromMilliseconds(200),
        Listening = TimeSpan.FromMilliseconds(20),
        MarkPatience = TimeSpan.FromMilliseconds(40),
        Quiet = TimeSpan.FromMilliseconds(20),
        LongestQuiet = TimeSpan.FromMilliseconds(40),
        Aftermath = TimeSpan.FromMilliseconds(60),
        AfterCut = TimeSpan.FromMilliseconds(300),
        GreetingPatience = TimeSpan.FromMilliseconds(20),
        ReplyPatience = TimeSpan.FromMilliseconds(20),
        EchoListening = TimeSpan.FromMilliseconds(20),
        AnswerLimit = TimeSpan.FromSeconds(5),
        FaultPatience = TimeSpan.FromSeconds(2),
        HangUpPatience = TimeSpan.FromSeconds(5),
    };

    private readonly Dictionary<string, Task<(int ExitCode, JsonElement Report)>> _runs = [];

    /// <summary>Applications, and the checks that they fail.</summary>
    internal static IReadOnlyDictionary<string, (Func<DialedApp> New, string[] Failures)> Habits { get; } =
        new Dictionary<string, (Func<DialedApp> New, string[] Failures)>
        {
            ["good"] = (() => Careful(), []),
            ["closes the stream and hangs up"] = (() => Closing(hangsUp: true), []),
            ["closes the stream and does not hang up"] = (() => Closing(hangsUp: false), ["hangs-up"]),
            ["answers each webhook of a call that rings"] = (() => new DialedApp(), ["repeated-webhook"]),
            ["fails at the end of calls"] = (() => Careful((_, call) => Task.FromResult(call.EventType == "completed" ? 500 : 200)), ["webhook-answered"]),
            ["sends another key later"] = (() => Careful(async (app, call) =>
            {
                if (call.EventType == "answered")
                {
                    await app.SendAsync("GET", $"/v1/calls/{call.Id}", key: "another");
                }

                return 200;
            }), ["api-key"]),
            ["sends fields that do not exist"] = (() => Careful(async (app, call) =>
            {
                if (call.EventType == "answered")
                {
                    await app.SendAsync("PATCH", $"/v1/calls/{call.Id}", new { label = "a" });
                }

                return 200;
            }), ["api-requests"]),
            ["hangs up calls that are completed"] = (() => Careful((app, call) =>
            {
                if (call.EventType == "completed")
                {
                    _ = Task.Run(async () =>
                    {
                        await app.Answered(call.Id);
                        await app.HangUpAsync(call.Id);
                    });
                }

                return Task.FromResult(200);
            }), ["no-late-requests"]),
            ["answers webhooks late"] = (() =>
            {
                int late = 0;
                return Careful(async (_, call) =>
                {
                    if (call.EventType == "ringing" && Interlocked.Increment(ref late) <= 2)
                    {
                        await Task.Delay(TimeSpan.FromSeconds(1.2));
                    }

                    return 200;
                });
            }, ["webhook-prompt"]),
            ["serves no calls after a slow answer"] = (() =>
            {
                bool isBroken = false;
                return Careful(
                    onSetup: async (app, call) =>
                    {
                        long begunAt = TimeProvider.System.GetTimestamp();
                        await app.AnswerAsync(call.Id);
                        isBroken |= TimeProvider.System.GetElapsedTime(begunAt) > TimeSpan.FromSeconds(2);
                    },
                    isBroken: () => isBroken);
            }, ["slow-api"]),
            ["serves no calls after a refused request"] = (() =>
            {
                bool isBroken = false;
                return Careful(
                    onSetup: async (app, call) => isBroken |= await app.AnswerAsync(call.Id) is >= 500 or 0,
                    isBroken: () => isBroken);
            }, ["refused-api"]),
        };

    public ValueTask InitializeAsync()
    {
        foreach ((string habit, (Func<DialedApp> create, _)) in Habits)
        {
            _runs.Add(habit, Task.Run(() => RunAsync(
                create(), habit.Contains("does not hang up") ? Settings with { HangUpPatience = TimeSpan.FromMilliseconds(100) } : Settings)));
        }

        return default;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_runs.Values);

    internal Task<(int ExitCode, JsonElement Report)> OfAsync(string habit) => _runs[habit];

    private static async Task<(int ExitCode, JsonElement Report)> RunAsync(DialedApp app, CheckSettings settings)
    {
        await using (await app.StartAsync())
        {
            var configuration = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
            int exitCode = await CheckCommand.Create(settings)
                .Parse(["--dial", app.Webhook, "--api", $"127.0.0.1:{app.ApiPort}", "--json"]).InvokeAsync(configuration).WaitAsync(CheckRuns.Limit);
            string output = configuration.Output.ToString()!;
            output.Should().StartWith("{", configuration.Error.ToString());
            return (exitCode, JsonDocument.Parse(output).RootElement);
        }
    }

    /// <summary>An application that answers each call once, and does something else for other webhooks.</summary>
    private static DialedApp Careful(
        Func<DialedApp, DialedApp.OnCall, Task<int>>? onOther = null,
        Func<DialedApp, DialedApp.OnCall, Task>? onSetup = null,
        Func<bool>? isBroken = null,
        Func<RawBot>? newBot = null)
    {
        var seen = new HashSet<string>();
        return new DialedApp
        {
            NewBot = newBot ?? (() => new RawBot()),
            OnWebhook = async (app, call) =>
            {
                bool isNew;
                lock (seen)
                {
                    isNew = seen.Add(call.Id + call.EventType);
                }

                if (isBroken?.Invoke() == true || !isNew)
                {
                    return 200;
                }

                if (call.EventType == "call_setup")
                {
                    await (onSetup?.Invoke(app, call) ?? app.AnswerAsync(call.Id));
                    return 200;
                }

                return onOther is null ? 200 : await onOther(app, call);
            },
        };
    }

    /// <summary>An application that ends each stream when it has heard something.</summary>
    private static DialedApp Closing(bool hangsUp)
    {
        DialedApp? app = null;
        app = Careful(newBot: () => new RawBot
        {
            OnMedia = async (bot, payload) =>
            {
                if (bot.Heard < 3)
                {
                    await bot.EchoAsync(payload);
                }
                else if (bot.Heard == 3)
                {
                    await bot.CloseAsync(1000);
                    if (hangsUp)
                    {
                        await app!.HangUpAsync(bot.CallId);
                    }
                }
            },
        });
        return app;
    }
}
