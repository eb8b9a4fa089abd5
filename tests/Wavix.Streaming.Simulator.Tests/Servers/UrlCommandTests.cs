namespace Wavix.Streaming.Simulator.Tests.Servers;

public class UrlCommandTests
{
    [Fact]
    public async Task RunAsync_PrintsSeveralLines_GivesTheFirstThatIsNotEmpty() =>
        (await RunAsync("printf '\\n  ws://a/b \\nws://c/d\\n'")).Should().Be("ws://a/b");

    [Fact]
    public async Task RunAsync_CallId_IsInTheEnvironment() => (await RunAsync("echo $WAVIX_CALL_ID")).Should().Be("call-1");

    [Fact]
    public async Task RunAsync_ReadsItsInput_FindsNone() => (await RunAsync("cat; echo ws://a/b")).Should().Be("ws://a/b");

    [Theory]
    [InlineData("exit 4", "--url-command exited with 4 and printed nothing; it must exit with 0 and print the URL.")]
    [InlineData("echo ws://a/b; exit 4", "--url-command exited with 4 and printed a URL; it must exit with 0 and print the URL.")]
    [InlineData("true", "--url-command exited with 0 and printed nothing; it must exit with 0 and print the URL.")]
    [InlineData(
        "echo no token >&2; exit 1",
        "--url-command exited with 1 and printed nothing; it must exit with 0 and print the URL. It said: no token")]
    public async Task RunAsync_Fails_SaysHow(string command, string message) =>
        (await ((Func<Task>)(() => RunAsync(command))).Should().ThrowAsync<CannotConnectException>()).Which.Message.Should().Be(message);

    [Fact]
    public async Task RunAsync_Cancelled_KillsIt()
    {
        string path = Path.GetTempFileName();
        using var cancel = new CancellationTokenSource();
        Task<string> running = UrlCommand.RunAsync($"echo $$ > {path}; exec sleep 3600", "call-1", cancel.Token);
        int id;
        while (!int.TryParse(await File.ReadAllTextAsync(path), out id))
        {
            await Task.Yield();
        }

        await cancel.CancelAsync();

        await running.Awaiting(it => it).Should().ThrowAsync<OperationCanceledException>();
        File.Delete(path);
        HasEnded(id).Should().BeTrue();
    }

    private static Task<string> RunAsync(string command) => UrlCommand.RunAsync(command, "call-1", CancellationToken.None).WaitAsync(Patience.Long);

    private static bool HasEnded(int id)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(id);
            return process.WaitForExit(Patience.Long);
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
