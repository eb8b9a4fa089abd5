using System.Buffers;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>A simulated call in memory on a fake clock; the test plays the application, message by message.</summary>
internal sealed class CallHarness : IAsyncDisposable
{
    private const string FenceId = "fence";

    private readonly Action<SimulatedCallMessage>? _onMessage;
    private readonly SemaphoreSlim _fences = new(0);
    private long _played;

    public CallHarness(Action<SimulatedCallOptions>? configure = null, int capacity = 16 * 1024)
    {
        var options = new SimulatedCallOptions { CallId = "abc-123", StreamId = "str-456", RtpStart = 0, TimeProvider = Clock };
        configure?.Invoke(options);
        _onMessage = options.OnMessage;
        options.OnMessage = OnMessage;
        (Application, InMemoryTransport wavix) = InMemoryTransport.CreatePair(capacity);
        Call = new SimulatedCall(wavix, options);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public SimulatedCall Call { get; }

    public InMemoryTransport Application { get; }

    /// <summary>The call's record without the harness's own messages.</summary>
    public IEnumerable<SimulatedCallMessage> Messages => Call.Messages.Where(message => !IsFence(message));

    public static TimeSpan Milliseconds(int value) => TimeSpan.FromMilliseconds(value);

    public static byte[] Audio(int milliseconds, byte fill = 1) => Enumerable.Repeat(fill, milliseconds * WavixAudio.BytesPerMillisecond).ToArray();

    /// <summary>The next message, or close, that the application gets.</summary>
    public async Task<WavixTransportMessage> ReceiveAsync() =>
        await Application.ReceiveAsync(int.MaxValue, CancellationToken.None).AsTask().SoonAsync();

    public async Task<TEvent> HearAsync<TEvent>()
        where TEvent : WavixEvent
    {
        WavixTransportMessage message = await ReceiveAsync();
        message.Kind.Should().Be(WavixTransportMessageKind.Text);
        return WavixMessageSerializer.ReadEvent(message.Data.Span).Should().BeOfType<TEvent>().Subject;
    }

    public async Task StartAsync()
    {
        await Call.StartAsync();
        await HearAsync<ConnectedEvent>();
        await HearAsync<StartEvent>();
    }

    public async Task SendAsync(WavixCommand command)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteCommand(buffer, command);
        await Application.SendAsync(buffer.WrittenMemory, CancellationToken.None);
    }

    public async Task SendAsync(string json) => await Application.SendAsync(Encoding.UTF8.GetBytes(json), CancellationToken.None);

    /// <summary>Sends audio and returns when the call has taken it.</summary>
    public async Task PlayAsync(byte[] pcm)
    {
        await SendAsync(new MediaCommand { Payload = pcm });
        _played += pcm.Length;
        (await Call.WaitForAudioAsync(_played).SoonAsync()).Should().BeTrue();
    }

    /// <summary>Returns when the call has taken everything sent so far: it takes one message after the other.</summary>
    public async Task SettleAsync()
    {
        await SendAsync(new ClearCommand { StreamId = FenceId });
        (await _fences.WaitAsync(Patience.Soon)).Should().BeTrue();
    }

    /// <summary>Runs a script; the clock runs as long as the script does, as fast as the threads allow.</summary>
    public Task RunAsync(CallScript script) => Clock.AdvanceUntilAsync(Call.RunAsync(script));

    public async ValueTask DisposeAsync()
    {
        await Call.DisposeAsync();
        await Application.DisposeAsync();
        _fences.Dispose();
    }

    private static bool IsFence(SimulatedCallMessage message) => message.Received?.StreamId == FenceId;

    private void OnMessage(SimulatedCallMessage message)
    {
        if (IsFence(message))
        {
            _fences.Release();
        }
        else
        {
            _onMessage?.Invoke(message);
        }
    }
}
