using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>The command line of the phone.</summary>
[InRealTime]
public sealed class PhoneCommandTests
{
    [Theory]
    [InlineData("Give the server's URL", "phone")]
    [InlineData("'nowhere' is not a URL", "phone", "nowhere")]
    [InlineData("--api-key needs the address of a webhook", "phone", "ws://localhost:5000/stream", "--api-key", "k")]
    [InlineData("--header is for the URL of a stream", "phone", "http://localhost:5000/on-call", "--header", "A: b")]
    [InlineData("--port '99999' is not a port", "phone", "ws://localhost:5000/stream", "--port", "99999")]
    [InlineData("'unheard-of' is not a fault", "phone", "ws://localhost:5000/stream", "--fault", "unheard-of")]
    public async Task Run_WrongArguments_SaysWhatIsWrong(string complaint, params string[] arguments)
    {
        (int exitCode, _, string errors) = await ToolRun.RunAsync(arguments);

        exitCode.Should().Be(2);
        errors.Should().Contain(complaint);
    }

    [Fact]
    public async Task Run_PortInUse_SaysWhatToDo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        (int exitCode, _, string errors) = await ToolRun.RunAsync(
            "phone", "ws://localhost:5000/stream", "--no-browser", "--port", port.ToString(CultureInfo.InvariantCulture));

        exitCode.Should().Be(2);
        errors.Should().Contain($"The page can't be served on port {port}").And.Contain("--port");
    }

    [Fact]
    public async Task Run_InterruptedInACall_HangsUpAndExitsWith0()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A test can't press Ctrl+C for another process on Windows.");
        var end = new TaskCompletionSource<WavixStreamCompletion>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using EchoServer server = await EchoServer.StartAsync(async session => end.TrySetResult(await session.Completion), CancellationToken.None);
        using Process tool = ToolProcess.Start("phone", server.StreamUrl.ToString(), "--no-browser");
        try
        {
            string first = (await tool.StandardOutput.ReadLineAsync().WaitAsync(Patience.Long))!;
            await using PageClient page = await PageClient.ConnectAsync(new Uri(first.Split(' ')[^1]));
            await page.CallAsync();
            await page.ReadCaptionAsync("start");

            using Process kill = Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
            await page.ReadAsync("bye");
            await page.ReadToCloseAsync();
            await tool.WaitForExitAsync().WaitAsync(Patience.Long);

            tool.ExitCode.Should().Be(0);
            (await tool.StandardOutput.ReadToEndAsync()).Should().Contain("Call 1: You hung up.");
            (await end.Task.SoonAsync()).Reason.Should().Be(WavixStreamEndReason.Stopped);
        }
        finally
        {
            tool.Kill();
        }
    }
}
