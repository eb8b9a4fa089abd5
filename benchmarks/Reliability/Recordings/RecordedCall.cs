using System.Text;
using Wavix.Streaming;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Reliability.Recordings;

/// <summary>A call in memory that is recorded: the caller speaks all the time, the application now and then, and is interrupted.</summary>
internal sealed class RecordedCall : IAsyncDisposable
{
    /// <summary>Audio in a message of the caller's.</summary>
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    private static readonly string Payload = Convert.ToBase64String(TestAudio.Tone(440, Frame));
    private static readonly byte[] Answer = TestAudio.Tone(880, TimeSpan.FromSeconds(2));

    private readonly InMemoryTransport _wavix;
    private readonly CountingStream _file = new();
    private readonly Task<CallRecording> _recording;
    private readonly Task _listening;
    private long _number;

    public RecordedCall(TimeProvider clock)
    {
        (InMemoryTransport application, _wavix) = InMemoryTransport.CreatePair();
        Session = new WavixStreamSession(application, new WavixStreamOptions { TimeProvider = clock, ReceiveMedia = false });
        _recording = CallRecorder.RecordAsync(Session, _file, new CallRecorderOptions { SampleRate = 8_000, Encoding = WavEncoding.MuLaw });
        _listening = ListenAsync();
    }

    public WavixStreamSession Session { get; }

    /// <summary>Whether the session has dealt with everything.</summary>
    public bool IsSettled => Session.GetStatistics().MessagesReceived >= _number;

    public Task StartAsync() => SendAsync("\"start\",\"stream_type\":\"twoway\",\"channel\":\"inbound\"");

    public Task SpeakAsync() => SendAsync($"\"media\",\"media\":{{\"track\":\"inbound\",\"payload\":\"{Payload}\"}}");

    public void Answer2s() => _ = Session.Play(Answer);

    public Task InterruptAsync() => Session.InterruptAsync();

    /// <summary>Hangs up.</summary>
    /// <returns>The recording, and its length in bytes.</returns>
    public async Task<(CallRecording Recording, long Bytes)> EndAsync()
    {
        await SendAsync("\"stop\"");
        CallRecording recording = await _recording;
        return (recording, _file.Bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _listening;
    }

    private async Task SendAsync(string body) => await _wavix.SendAsync(
        Encoding.UTF8.GetBytes($"{{\"event\":{body},\"call_id\":\"c\",\"stream_id\":\"s\",\"sequence_number\":{++_number}}}"), CancellationToken.None);

    /// <summary>Takes what the application sends, and hangs up when it does.</summary>
    private async Task ListenAsync()
    {
        WavixTransportMessage message;
        do
        {
            message = await _wavix.ReceiveAsync(1024 * 1024, CancellationToken.None);
        }
        while (message.Kind == WavixTransportMessageKind.Text);

        await _wavix.CloseAsync(message.CloseStatus, null, CancellationToken.None);
    }
}
