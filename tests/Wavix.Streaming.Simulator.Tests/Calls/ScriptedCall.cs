using System.Text;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Calls;

/// <summary>A call in memory whose application is the test, on a clock that stands still unless it is moved.</summary>
internal sealed class ScriptedCall : IAsyncDisposable
{
    private readonly SemaphoreSlim _received = new(0);
    private readonly IWavixTransport _application;

    public ScriptedCall(Action<SimulatedCallOptions>? configure = null)
    {
        Progress = new CallProgress(Clock);
        Options = new SimulatedCallOptions
        {
            CallId = "call-1",
            StreamId = "stream-1",
            RealTime = false,
            TimeProvider = Clock,
            OnMessage = message =>
            {
                Progress.Add(message);
                if (message.Sent is null)
                {
                    _received.Release();
                }
            },
        };
        configure?.Invoke(Options);
        (Call, _application) = SimulatedCall.CreateInMemory(Options);
    }

    public FakeTimeProvider Clock { get; } = new();

    public SimulatedCallOptions Options { get; }

    public CallProgress Progress { get; }

    public SimulatedCall Call { get; }

    public void Advance(double milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>The application sends a message, and it has come.</summary>
    public async Task ReceiveAsync(string json)
    {
        await _application.SendAsync(Encoding.UTF8.GetBytes(json), CancellationToken.None);
        (await _received.WaitAsync(Patience.Long)).Should().BeTrue();
    }

    public Task ReceiveAudioAsync(byte[] pcm) =>
        ReceiveAsync($$$"""{"event":"media","media":{"payload":"{{{Convert.ToBase64String(pcm)}}}"}}""");

    public CallRecording Record(params SpokenLine[] spoken) => CallRecording.Of(Call, spoken);

    public CallReport Report(string endedBy = "caller", int? closeStatus = 1000, string? closeDescription = null, params SpokenLine[] spoken) =>
        CallReport.From(Record(spoken), Options, endedBy, closeStatus, closeDescription);

    public Task<string> ToHtmlAsync(PhoneTimeline? phone = null, CallLog? log = null, params SpokenLine[] spoken) =>
        TimelinePage.ToHtmlAsync(Record(spoken), Report(spoken: spoken), CancellationToken.None, phone, log);

    public async ValueTask DisposeAsync()
    {
        await Call.DisposeAsync();
        await _application.DisposeAsync();
        _received.Dispose();
    }
}
