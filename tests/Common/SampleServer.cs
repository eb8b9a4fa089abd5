namespace Wavix.Streaming.Tests.Common;

/// <summary>An ASP.NET Core sample, listening on a free port of this machine.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private SampleServer(ChildProcess process, Uri address)
    {
        Process = process;
        Address = address;
    }

    public ChildProcess Process { get; }

    public Uri Address { get; }

    public static async Task<SampleServer> StartAsync(string sample, params string[] arguments)
    {
        var process = ChildProcess.Start("dotnet", [Repository.PathOfSample(sample), "--urls", "http://127.0.0.1:0", .. arguments]);
        string line = await process.WaitForLineAsync(Listening);
        string address = line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim();

        // A server that listens on every address of both families is found on this one.
        return new SampleServer(process, new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal)));
    }

    public Uri StreamUrl(string path) => new UriBuilder(Address) { Scheme = "ws", Path = path }.Uri;

    /// <summary>Lets it end in order.</summary>
    public async Task StopAsync()
    {
        await Process.TerminateAsync();
        await Process.WaitForExitAsync();
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
