using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Wavix.Streaming.AspNetCore.Tests.Proxies;

/// <summary>Two instances of CallServer, and what docs/how-to/deploy.md says about the proxy before them.</summary>
internal sealed class TwoServers : IAsyncDisposable
{
    private const string FirstInDocument = "10.0.0.1:5083";
    private const string SecondInDocument = "10.0.0.2:5083";

    private readonly List<Socket> _reserved = [];

    private TwoServers(SampleServer first, SampleServer second)
    {
        First = first;
        Second = second;
    }

    public SampleServer First { get; }

    public SampleServer Second { get; }

    public static async Task<TwoServers> StartAsync() =>
        new(await SampleServer.StartAsync("CallServer", "--local"), await SampleServer.StartAsync("CallServer", "--local"));

    /// <summary>The block that the document says is tested, with these servers in it.</summary>
    public string DocumentedSettings(string name, string page = "how-to/deploy.md")
    {
        string document = File.ReadAllText(Repository.PathOf("docs", page));
        string block = document.Split($"<!-- tested: {name} -->\n")[1].Split("\n```")[0];
        return block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..]
            .Replace(FirstInDocument, First.Address.Authority, StringComparison.Ordinal)
            .Replace(SecondInDocument, Second.Address.Authority, StringComparison.Ordinal);
    }

    /// <summary>The same where it is JSON.</summary>
    public IConfiguration DocumentedJson(string name, string page = "how-to/deploy.md")
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(DocumentedSettings(name, page)));
        return new ConfigurationBuilder().AddJsonStream(json).Build();
    }

    /// <summary>Lets both end in order. Their ports stay reserved and refuse connections, so that no server of another test gets one.</summary>
    public async Task StopAsync()
    {
        foreach (SampleServer server in new[] { First, Second })
        {
            await server.Process.TerminateAsync();
            await server.Process.WaitForExitAsync();
            var port = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _reserved.Add(port);
            port.Bind(new IPEndPoint(IPAddress.Loopback, server.Address.Port));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        _reserved.ForEach(port => port.Dispose());
    }
}
