using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests;

/// <summary>A server that does something wrong fails the demo, and the demo says what: its verdict can fail.</summary>
public sealed class DemoFailureTests : IDisposable
{
    private const string AudioFails = "FAILED  the caller heard what was said, byte for byte";
    private const string MarksFail = "FAILED  every mark was returned when playback had reached it";
    private const string CloseFails = "FAILED  the connection was closed in order, with status 1000";
    private const string EndFails = "FAILED  the server saw the call end by stop";

    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public async Task RunAsync_OneByteIsWrong_FailsTheAudio()
    {
        string output = await FailAsync(async session =>
        {
            int frames = 0;
            await foreach (WavixEvent e in session.ReadEventsAsync())
            {
                if (e is MediaEvent media)
                {
                    byte[] pcm = media.Payload.ToArray();
                    pcm[^1] ^= (byte)(++frames == 30 ? 1 : 0);
                    await session.SendMediaAsync(pcm);
                    if (frames == 25)
                    {
                        await session.SendMarkAsync("a");
                    }
                }
            }
        });

        Failures(output).Should().Equal(AudioFails);
    }

    [Fact]
    public async Task RunAsync_NoMarks_FailsTheMarks()
    {
        string output = await FailAsync(async session =>
        {
            await foreach (WavixEvent e in session.ReadEventsAsync())
            {
                if (e is MediaEvent media)
                {
                    await session.SendMediaAsync(media.Payload);
                }
            }
        });

        Failures(output).Should().Equal(MarksFail);
    }

    [Fact]
    public async Task RunAsync_NoAudio_FailsWhenPatienceEnds()
    {
        string output = await FailAsync(async session => await session.Completion, patience: TimeSpan.Zero);

        output.Should().Contain("the echo does not arrive; hanging up");
        Failures(output).Should().Equal(AudioFails, MarksFail);
    }

    [Fact]
    public async Task RunAsync_ServerThrows_FailsTheClose()
    {
        string output = await FailAsync(async session =>
        {
            await session.WaitForStartAsync();
            throw new InvalidOperationException();
        });

        output.Should().Contain("the server has ended the call").And.Contain("closed with status 1011");
        Failures(output).Should().Equal(AudioFails, MarksFail, CloseFails, EndFails);
    }

    [Fact]
    public async Task RunAsync_ServerClosesBeforePlaybackEnds_FailsTheAudioAndTheEnd()
    {
        string output = await FailAsync(async session =>
        {
            await session.SendMediaAsync(TestAudio.Speech(DemoRun.Speech));
            await session.SendMarkAsync("a");

            // A handler that only returns has its audio played out.
            await session.CloseAsync();
        });

        Failures(output).Should().Equal(AudioFails, MarksFail, EndFails);
    }

    public void Dispose() => File.Delete(_path);

    private static IEnumerable<string> Failures(string output) =>
        output.Split(Environment.NewLine).Select(line => line.Trim()).Where(line => line.StartsWith("FAILED", StringComparison.Ordinal));

    private async Task<string> FailAsync(Func<WavixStreamSession, Task> serve, TimeSpan? patience = null)
    {
        var output = new StringWriter();
        var demo = new DemoCall(DemoRun.Speech, _path, output) { Serve = serve, Patience = patience ?? Patience.Long };

        bool succeeded = await demo.RunAsync(CancellationToken.None).WaitAsync(Patience.Long);

        succeeded.Should().BeFalse(output.ToString());
        output.ToString().Should().Contain("The call does not work.");
        return output.ToString();
    }
}
