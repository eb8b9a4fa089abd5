using System.Text.Json;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Calls;

/// <summary><c>wavix-sim call</c> holds a conversation with applications that speak, over real sockets in real time.</summary>
[Collection(RunsAlone.Name)]
public sealed class ConversationTests : IDisposable
{
    private static readonly byte[] Greeting = TestAudio.Tone(400, TimeSpan.FromMilliseconds(600));

    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Call_Listen_LetsTheApplicationFinishFirst()
    {
        await using EchoServer server = await EchoServer.StartAsync(session => GreetAsync(session, Greeting), CancellationToken.None);

        JsonElement report = await CallAsync(server, "--listen", "--say", await SpeechAsync(), "--duration", "2500ms");

        JsonElement turn = report.GetProperty("turns").EnumerateArray().Should().ContainSingle().Subject;
        turn.GetProperty("spoke_over").GetBoolean().Should().BeFalse();
        turn.GetProperty("from_ms").GetDouble().Should().BeGreaterThan(
            report.GetProperty("first_sound_ms").GetDouble() + 600 + 800 - 50, "that is after the greeting and the quiet");
        report.GetProperty("underruns").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Call_BargeIn_SaysWhenTheApplicationStopped()
    {
        await using EchoServer server = await EchoServer.StartAsync(
            session => GreetAsync(session, TestAudio.Tone(400, TimeSpan.FromSeconds(20)), interrupts: true), CancellationToken.None);

        JsonElement report = await CallAsync(server, "--barge-in", await SpeechAsync(), "--duration", "4s");

        JsonElement turn = report.GetProperty("turns").EnumerateArray().Should().ContainSingle().Subject;
        turn.GetProperty("spoke_over").GetBoolean().Should().BeTrue();
        turn.GetProperty("stopped_after_ms").GetDouble().Should().BeInRange(0, 1500);
        turn.GetProperty("clear_after_ms").GetDouble().Should().BeInRange(0, 1500);
        turn.GetProperty("note").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task RunAsync_ApplicationNeverSpeaks_SpeaksAnywayAndNotesIt()
    {
        await using EchoServer server = await EchoServer.StartAsync(async session => await session.Completion, CancellationToken.None);
        var call = new PlacedCall(
            new SimulatedCallOptions(),
            [new CallerLine(CallerMoment.WhenQuiet, Greeting)],
            [],
            TimeSpan.FromSeconds(2))
        {
            Patience = TimeSpan.FromMilliseconds(300),
        };

        (_, CallReport report) = await call.RunAsync(new ServerTarget(server.StreamUrl.ToString(), [], null), CancellationToken.None).WaitAsync(Patience.Long);

        report.Turns.Should().ContainSingle().Which.Note.Should().Be("the application was not heard within 0.3 s before");
        report.Turns[0].FromMs.Should().BeGreaterThanOrEqualTo(300);
    }

    [Fact]
    public async Task Call_CallId_IsThatOfStart()
    {
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (await CallAsync(server, "--call-id", "call-42", "--duration", "100ms")).GetProperty("call_id").GetString().Should().Be("call-42");
    }

    [Fact]
    public async Task Call_ApplicationClosesWithAText_PrintsIt()
    {
        await using EchoServer server = await EchoServer.StartAsync(
            async session =>
            {
                await session.WaitForStartAsync();
                await session.CloseAsync(1008, "The token is for another call");
            },
            CancellationToken.None);

        (int exitCode, string output, _) = await ToolRun.RunAsync("call", server.StreamUrl.ToString(), "--duration", "5s");

        exitCode.Should().Be(1);
        output.Should().Contain("ended by application, status 1008: The token is for another call");
    }

    private static async Task<JsonElement> CallAsync(EchoServer server, params string[] options)
    {
        (int exitCode, string output, string errors) = await ToolRun.RunAsync(["call", server.StreamUrl.ToString(), "--json", .. options]);
        exitCode.Should().Be(0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Plays something when the call starts, and stops it when it hears the caller, if it interrupts.</summary>
    private static async Task GreetAsync(WavixStreamSession session, byte[] greeting, bool interrupts = false)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is StartEvent)
            {
                _ = session.Play(greeting);
            }
            else if (interrupts && e is MediaEvent media && SoundLevel.IsAudible(media.Payload.Span))
            {
                await session.InterruptAsync();
            }
        }
    }

    private async Task<string> SpeechAsync()
    {
        string path = Path.Combine(_folder, "speech.wav");
        await using WavWriter wav = WavWriter.Create(path, WavixAudio.SampleRate);
        await wav.WriteAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(400)));
        return path;
    }
}
