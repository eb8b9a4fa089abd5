using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Dials;

/// <summary>The sample PhoneBot, in a process of its own, called by <c>wavix-sim dial</c> as Wavix would call it.</summary>
[InRealTime]
public class PhoneBotDialTests
{
    private const int InOrder = 0;
    private const int WentWrong = 1;
    private const int NotConnected = 3;

    private static readonly string Hello = Repository.PathOf("docs", "samples", "GreeterBot.Tests", "hello.wav");

    [Fact]
    public async Task Dial_CallerInterruptsTheGreeting_GoodbyeIsHeardWholeAndTheBotHangsUp()
    {
        using var folder = new TemporaryFolder();
        string question = folder.File("question.wav");
        await using (WavWriter wav = WavWriter.Create(question, WavixAudio.SampleRate))
        {
            // Long enough to interrupt even if a busy machine stops for a second in the middle, which counts as a pause of the caller.
            await wav.WriteAsync(Pcm16.ToSamples(TestAudio.Speech(TimeSpan.FromSeconds(3))));
        }

        (int exitCode, string output, _) = await DialAsync("--barge-in", question);

        exitCode.Should().Be(InOrder, output);
        output.Should().Contain("app -> Wavix  clear").And.Contain("request hangup: 200").And.Contain("The application hung up.");

        // How soon it stopped is for the tests with a clock of their own: a busy machine hears the caller late. The goodbye lasts a second.
        output.Should().MatchRegex(@"over the application, which stopped after \d+ ms \(clear after \d+ ms\)");
        int heard = int.Parse(output.Split("Heard ")[1].TrimStart().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        heard.Should().BeGreaterThan(1000, output);
        output.Should().MatchRegex("Marks +(\\d+) of \\1 returned");
    }

    [Theory]
    [InlineData(InOrder, "The application hung up.", "--api-fault", "delay:answer=2s")]
    [InlineData(InOrder, "The application hung up.", "--api-fault", "repeat-webhooks=1")]
    [InlineData(NotConnected, "with 401: the key is wrong.", "--api-key", "another-key", "--answer-timeout", "8s")]
    [InlineData(NotConnected, "The stream could not be connected:", "--connect", "127.0.0.1:1")]
    [InlineData(WentWrong, "The call continues, with the caller in silence", "--api-fault", "refuse:hangup=503,times=all", "--hangup-timeout", "1s")]
    public async Task Dial_SomethingIsWrong_SaysSoInOneLine(int expected, string line, params string[] options)
    {
        (int exitCode, string output, string errors) = await DialAsync([.. options, "--audio", Hello]);

        exitCode.Should().Be(expected, output + errors);
        (output + errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(text => text.Contains(line)).Should().ContainSingle(output + errors);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> DialAsync(params string[] options)
    {
        int api = FreePort.Next();
        string address = $"http://127.0.0.1:{FreePort.Next()}";
        await using SampleServer bot = await SampleServer.StartAsync(
            "PhoneBot", "--local", "--urls", address, "--Wavix:BaseAddress", $"http://127.0.0.1:{api}/");

        // The bot hangs up long before, except on a machine that is so busy that the caller would be first by default.
        return await ToolRun.RunAsync(["dial", $"{address}/wavix/events", "--api", $"127.0.0.1:{api}", "--duration", "30s", .. options]);
    }
}
