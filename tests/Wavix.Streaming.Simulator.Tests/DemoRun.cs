namespace Wavix.Streaming.Simulator.Tests;

/// <summary>One run of the demo over a real WebSocket, looked at by several tests.</summary>
public sealed class DemoRun : IAsyncLifetime
{
    public static readonly TimeSpan Speech = TimeSpan.FromSeconds(1);

    private readonly string _path = Path.GetTempFileName();

    public bool Succeeded { get; private set; }

    public string Output { get; private set; } = "";

    public byte[] Wav { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var output = new StringWriter();
        Succeeded = await new DemoCall(Speech, _path, output).RunAsync(CancellationToken.None).WaitAsync(Patience.Long);
        Output = output.ToString();
        Wav = await File.ReadAllBytesAsync(_path);
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_path);
        return ValueTask.CompletedTask;
    }
}
