using System.Text.Json;

namespace Wavix.Streaming.Simulator.Tests.Dials;

/// <summary>Calls that the application places, digits, and faults of the API.</summary>
[InRealTime]
public class DialOutboundTests
{
    [Fact]
    public async Task Outbound_PersonAnswers_TheCallerTalksOnTheStream()
    {
        await using DialedApp app = await CallingAsync();

        (int exitCode, string output, string errors) = await CallAsync(app);

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain($"waiting for POST http://127.0.0.1:{app.ApiPort}/v1/calls").And.MatchRegex(@"0\.[0-9]+ s +app -> Wavix  http   request call: 200").And.Contain("+12025550199 calls +12025550100").And.Contain("the phone answers")
            .And.Contain("webhook answered: 200").And.Contain("request stream: 200").And.Contain("The caller hung up.");
    }

    [Fact]
    public async Task Outbound_Machine_IsReportedToAnApplicationThatAskedForIt()
    {
        bool? machine = null;
        await using DialedApp app = await CallingAsync(async (app, call) =>
        {
            machine = JsonDocument.Parse(call.Body).RootElement.GetProperty("machine_detected").GetBoolean();
            await app.HangUpAsync(call.Id);
        });

        (int exitCode, string output, string errors) = await CallAsync(app, detectsVoicemail: true, "--machine");

        exitCode.Should().Be(0, output + errors);
        machine.Should().BeTrue();
        output.Should().Contain("an answering machine answers").And.Contain("The application hung up on the answering machine.");
    }

    [Theory]
    [InlineData("--busy", "webhook busy: 200", "The phone was busy, as requested.")]
    [InlineData("--reject", "webhook rejected: 200", "The phone rejected the call, as requested.")]
    public async Task Outbound_PhoneDoesNotTakeIt_ExitsWithZero(string option, string webhook, string message)
    {
        await using DialedApp app = await CallingAsync();

        (int exitCode, string output, string errors) = await CallAsync(app, options: option);

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain(webhook).And.Contain(message);
    }

    [Fact]
    public async Task Outbound_NoCall_NamesTheRequestThatIsMissing()
    {
        await using DialedApp app = await CallingAsync();

        (int exitCode, _, string errors) = await app.WaitForCallAsync("--wait", "100ms");

        exitCode.Should().Be(3);
        errors.Should().Contain($"No call was placed within 0.1 s. The application must send POST http://127.0.0.1:{app.ApiPort}/v1/calls with the key test-key");
    }

    [Fact]
    public async Task Outbound_NoStream_ExitsWithThree()
    {
        await using DialedApp app = await CallingAsync((_, _) => Task.CompletedTask);

        (int exitCode, _, string errors) = await CallAsync(app, options: ["--answer-timeout", "300ms"]);

        exitCode.Should().Be(3);
        errors.Should().Contain("The phone has answered, and no stream was started within 0.3 s.");
    }

    [Fact]
    public async Task Outbound_HungUpWhileItRings_ExitsWithThree()
    {
        await using DialedApp app = await CallingAsync(onSetup: (app, call) => app.HangUpAsync(call.Id));

        (int exitCode, _, string errors) = await CallAsync(app, options: ["--answer-after", "20s"]);

        exitCode.Should().Be(3);
        errors.Should().Contain("The application hung up before the phone answered.");
    }

    [Fact]
    public async Task Digits_ApplicationCollects_ArePressedEachTime()
    {
        var digits = new List<string?>();
        await using DialedApp app = await new DialedApp
        {
            OnWebhook = async (app, call) =>
            {
                if (call.EventType == "call_setup")
                {
                    await app.SendAsync("POST", $"/v1/calls/{call.Id}/answer", new { });
                    await app.SendAsync("POST", $"/v1/calls/{call.Id}/collect", new { max_digits = 2 });
                }
                else if (call.EventType == "on_call_event" && Payload(call) is { Status: "completed" } payload)
                {
                    digits.Add(payload.Digits);
                    await (digits.Count == 1
                        ? app.SendAsync("POST", $"/v1/calls/{call.Id}/collect", new { termination_character = "#" })
                        : app.SendAsync(
                            "POST", $"/v1/calls/{call.Id}/streams", new { stream_url = app.Stream, stream_type = "twoway", stream_channel = "inbound" }));
                }

                return 200;
            },
        }.StartAsync();

        (int exitCode, string output, string errors) = await app.DialAsync("--digits", "12", "--digits", "345#");

        exitCode.Should().Be(0, output + errors);
        digits.Should().Equal("12", "345");
        output.Should().Contain("the caller presses 345#");
    }

    [Fact]
    public async Task Digits_ApplicationDoesNotCollect_ExitsWithOne()
    {
        await using DialedApp app = await new DialedApp().StartAsync();

        (int exitCode, _, string errors) = await app.DialAsync("--digits", "12");

        exitCode.Should().Be(1);
        errors.Should().Contain("The digits 12 were not pressed: the application did not collect them.");
    }

    [Fact]
    public async Task ApiFault_RefusedOnce_ApplicationThatRepeatsIsConnected()
    {
        await using DialedApp app = await RepeatingAsync();

        (int exitCode, string output, string errors) = await app.DialAsync("--api-fault", "refuse:answer=503");

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain("request answer: 503 (an injected fault)").And.Contain("request answer: 200");
    }

    [Theory]
    [InlineData("refuse:answer=503,times=all", "met an injected fault (503), and was not repeated with success.")]
    [InlineData("lose-request:answer,times=all", "met an injected fault (no answer), and was not repeated with success.")]
    public async Task ApiFault_RefusedAlways_IsTheCause(string fault, string message)
    {
        await using DialedApp app = await RepeatingAsync();

        (int exitCode, _, string errors) = await app.DialAsync("--answer-timeout", "1500ms", "--api-fault", fault);

        exitCode.Should().Be(3);
        errors.Should().Contain("/answer").And.Contain(message);
    }

    [Fact]
    public async Task ApiFault_AnswerIsLost_CallIsConnectedAllTheSame()
    {
        await using DialedApp app = await new DialedApp().StartAsync();

        (int exitCode, string output, string errors) = await app.DialAsync("--api-fault", "lose-answer:answer", "--api-fault", "delay:answer=100ms");

        exitCode.Should().Be(0, output + errors);
    }

    [Fact]
    public async Task ApiFault_RepeatedWebhooks_ArePostedTwice()
    {
        int setups = 0;
        await using DialedApp app = await new DialedApp
        {
            OnWebhook = async (app, call) => call.EventType == "call_setup" && Interlocked.Increment(ref setups) == 1 ? await app.AnswerAsync(call.Id) : 200,
        }.StartAsync();

        (int exitCode, string output, string errors) = await app.DialAsync("--api-fault", "repeat-webhooks=1");

        exitCode.Should().Be(0, output + errors);
        setups.Should().Be(2);
    }

    [Theory]
    [InlineData("sunspots", "'sunspots' is not a fault of the API. The faults are: delay, refuse, lose-request, lose-answer, repeat-webhooks.")]
    [InlineData("delay:lunch=5s", "'lunch' is not an operation. The operations are: answer, hangup,")]
    [InlineData("delay:answer=soon", "It looks like delay:answer=5s.")]
    [InlineData("refuse=200", "It looks like refuse:answer=503.")]
    [InlineData("lose-answer=5", "lose-answer takes no value")]
    [InlineData("refuse=503,twice", "write times=2 or times=all")]
    [InlineData("refuse=503,times=0", "write times=2 or times=all")]
    [InlineData("repeat-webhooks:answer=1", "applies to all webhooks")]
    [InlineData("repeat-webhooks=0", "It looks like repeat-webhooks=1.")]
    public async Task ApiFault_NotOne_IsAUsageErrorWithAHint(string fault, string hint)
    {
        (int exitCode, _, string errors) = await ToolRun.RunAsync("dial", "http://localhost:1/", "--api-fault", fault);

        exitCode.Should().Be(2);
        errors.Should().Contain(hint);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> CallAsync(
        DialedApp app, bool detectsVoicemail = false, params string[] options)
    {
        Task<(int ExitCode, string Output, string Errors)> running = app.WaitForCallAsync(options);
        (await app.CallAsync(detectsVoicemail)).Should().Be(200);
        return await running;
    }

    /// <summary>An application that starts a stream when its call is answered.</summary>
    private static Task<DialedApp> CallingAsync(
        Func<DialedApp, DialedApp.OnCall, Task>? onAnswered = null, Func<DialedApp, DialedApp.OnCall, Task>? onSetup = null) => new DialedApp
        {
            OnWebhook = async (app, call) =>
            {
                await (call.EventType switch
                {
                    "call_setup" => onSetup?.Invoke(app, call),
                    "answered" when onAnswered is not null => onAnswered(app, call),
                    "answered" => app.SendAsync(
                        "POST", $"/v1/calls/{call.Id}/streams", new { stream_url = app.Stream, stream_type = "twoway", stream_channel = "inbound" }),
                    _ => null,
                } ?? Task.CompletedTask);
                return 200;
            },
        }.StartAsync();

    /// <summary>An application that tries to answer twice.</summary>
    private static Task<DialedApp> RepeatingAsync() => new DialedApp
    {
        OnWebhook = async (app, call) =>
        {
            if (call.EventType == "call_setup" && await app.AnswerAsync(call.Id) != 200)
            {
                await app.AnswerAsync(call.Id);
            }

            return 200;
        },
    }.StartAsync();

    private static (string? Status, string? Digits) Payload(DialedApp.OnCall call)
    {
        JsonElement payload = JsonDocument.Parse(call.Body).RootElement.GetProperty("event_payload").GetProperty("payload");
        return (payload.GetProperty("status").GetString(), payload.GetProperty("digits").GetString());
    }
}
