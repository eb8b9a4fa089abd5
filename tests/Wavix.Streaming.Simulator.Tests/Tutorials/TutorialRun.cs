using System.Globalization;

namespace Wavix.Streaming.Simulator.Tests.Tutorials;

/// <summary>A tutorial whose program runs, on ports of its own, in a process of its own.</summary>
internal sealed class TutorialRun : IAsyncDisposable
{
    private readonly string _api;

    private TutorialRun(TutorialPage page, SampleServer program, string api)
    {
        (Page, Program, _api) = (page, program, api);
    }

    public TutorialPage Page { get; }

    public SampleServer Program { get; }

    /// <param name="page">The page. Its port of the simulator's API is replaced, and so is this one.</param>
    /// <param name="sample">The sample that it starts.</param>
    /// <param name="with">A text of the command that starts it.</param>
    /// <param name="port">Where the program listens by the page; null if that was replaced before.</param>
    public static async Task<TutorialRun> StartAsync(TutorialPage page, string sample, string with, string? port = null)
    {
        string api = $"127.0.0.1:{FreePort.Next()}";
        string[] address = [];
        if (port is not null)
        {
            string own = FreePort.Next().ToString(CultureInfo.InvariantCulture);
            page.With(port, own);
            address = ["--urls", $"http://127.0.0.1:{own}"];
        }

        SampleServer program = await SampleServer.StartAsync(
            sample, [.. page.Settings, .. page.Sample(sample, with), .. address, "--Wavix:BaseAddress", $"http://{api}/"]);
        return new TutorialRun(page, program, api);
    }

    /// <summary>Places a call with the page's command, and expects that it ends in order: every step of its scenario has passed.</summary>
    /// <returns>What the tool prints.</returns>
    public async Task<string> DialAsync(string with)
    {
        (int exitCode, string output, string errors) = await ToolRun.RunAsync([.. Page.Sim(with), "--api", _api]);
        exitCode.Should().Be(0, output + errors + Program.Process.Printed);
        return output;
    }

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
