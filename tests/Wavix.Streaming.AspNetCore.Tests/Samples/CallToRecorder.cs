using System.Text;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>A call in memory whose messages arrive at chosen moments of a fake clock, to an application that records it.</summary>
internal sealed class CallToRecorder : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryTransport _wavix;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wavix-recorded-");
    private readonly Task _recording;
    private long _sent;

    public CallToRecorder(Func<WavixStreamSession, string, Task> record, string type = "twoway")
    {
        (InMemoryTransport application, _wavix) = InMemoryTransport.CreatePair();
        Session = new WavixStreamSession(application, new WavixStreamOptions { TimeProvider = _clock });
        _recording = record(Session, File);
        Arrive($$"""{"event":"start","call_id":"c","stream_id":"s","stream_type":"{{type}}","channel":"both","sequence_number":1}""");
    }

    public WavixStreamSession Session { get; }

    public string File => Path.Combine(_folder.FullName, "call.wav");

    /// <summary>Audio arrives as it is spoken: 20 ms, then its message.</summary>
    /// <param name="duration">Whole frames.</param>
    /// <param name="loseEvery">Of this many messages one does not arrive; 0 for none.</param>
    /// <param name="track">The field as it is on the wire; null for a message without it.</param>
    public void Speak(TimeSpan duration, int loseEvery = 0, string? track = "inbound")
    {
        for (int i = 1; i <= duration / WavixAudio.FrameDuration; i++)
        {
            _clock.Advance(WavixAudio.FrameDuration);
            _sent++;
            if (loseEvery == 0 || i % loseEvery != 0)
            {
                ArriveNow(Media(track));
            }
        }
    }

    /// <summary>Nothing arrives.</summary>
    public void Pass(TimeSpan duration) => _clock.Advance(duration);

    /// <summary>Audio that was held up on its way arrives all at once.</summary>
    public void Burst(TimeSpan duration)
    {
        for (int i = 0; i < duration / WavixAudio.FrameDuration; i++)
        {
            _sent++;
            ArriveNow(Media("inbound"));
        }
    }

    /// <summary>Returns when the application has sent back all the audio that arrived.</summary>
    public void WaitUntilAllIsEchoed() => SpinWait.SpinUntil(
        () => Session.GetStatistics() is var audio && audio.AudioBytesSent == audio.AudioBytesReceived, Patience.Soon).Should().BeTrue();

    /// <summary>The caller hangs up, and the application returns.</summary>
    public async Task HangUpAsync()
    {
        _sent++;
        Arrive($$"""{"event":"stop","call_id":"c","stream_id":"s","sequence_number":{{_sent + 1}}}""");
        await _recording.SoonAsync();
    }

    /// <summary>The caller hangs up. Gives both tracks of the recording.</summary>
    public async Task<(short[] Left, short[] Right)> EndAsync()
    {
        await HangUpAsync();
        await using WavReader wav = await WavReader.OpenAsync(File);
        wav.Channels.Should().Be(2);
        short[] samples = await wav.ReadAllAsync();
        return ([.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
    }

    public async ValueTask DisposeAsync()
    {
        // First the peer: a session waits for its close, here on a clock that does not move.
        await _wavix.DisposeAsync();
        await Session.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string Media(string? track)
    {
        string payload = Convert.ToBase64String(TestAudio.Tone(300, WavixAudio.FrameDuration));
        string field = track is null ? "" : $"\"track\":\"{track}\",";
        return $$$"""{"event":"media","call_id":"c","stream_id":"s","sequence_number":{{{_sent + 1}}},"media":{{{{field}}}"payload":"{{{payload}}}"}}""";
    }

    private void Arrive(string json) =>
        _wavix.SendAsync(Encoding.UTF8.GetBytes(json), CancellationToken.None).AsTask().IsCompleted.Should().BeTrue("there is room");

    // The session stamps a message when it receives it, so it must have done so before the clock moves on.
    private void ArriveNow(string media)
    {
        long before = Session.GetStatistics().AudioBytesReceived;
        Arrive(media);
        SpinWait.SpinUntil(() => Session.GetStatistics().AudioBytesReceived > before, Patience.Soon).Should().BeTrue();
    }
}
