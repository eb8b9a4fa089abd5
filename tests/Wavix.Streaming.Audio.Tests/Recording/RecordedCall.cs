using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Audio.Tests.Recording;

/// <summary>A simulated call, a session and its recording, on one clock that moves by itself.</summary>
internal sealed class RecordedCall : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RecordedCall(Action<SimulatedCallOptions>? configure, CallRecorderOptions? recording, Action<WavixStreamOptions>? configureSession)
    {
        var options = new SimulatedCallOptions { TimeProvider = Clock };
        configure?.Invoke(options);
        (Call, IWavixTransport transport) = SimulatedCall.CreateInMemory(options);
        var streamOptions = new WavixStreamOptions { TimeProvider = Clock };
        configureSession?.Invoke(streamOptions);
        Session = new WavixStreamSession(transport, streamOptions);
        Path = _folder.File("call.wav");
        Recording = CallRecorder.RecordAsync(Session, Path, recording);
    }

    public SimulatedClock Clock { get; } = new();

    public SimulatedCall Call { get; }

    public WavixStreamSession Session { get; }

    public Task<CallRecording> Recording { get; }

    public string Path { get; }

    /// <summary>What the caller said, and from when on: the truth about the left side.</summary>
    public List<(TimeSpan At, byte[] Pcm)> Said { get; } = [];

    public static async Task<RecordedCall> StartAsync(
        Action<SimulatedCallOptions>? configure = null, CallRecorderOptions? recording = null, Action<WavixStreamOptions>? configureSession = null)
    {
        var call = new RecordedCall(configure, recording, configureSession);
        await call.Call.StartAsync();
        return call;
    }

    /// <summary>Audio of which no two parts are equal, and no sample is 0.</summary>
    public static byte[] Noise(int milliseconds, int seed)
    {
        var random = new Random(seed);
        short[] samples = new short[milliseconds * WavixAudio.SampleRate / 1000];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(random.Next(1000, 20_000) * (random.Next(2) == 0 ? 1 : -1));
        }

        return Pcm16.ToBytes(samples);
    }

    public async Task SayAsync(byte[] pcm)
    {
        Said.Add((Call.Elapsed, pcm));
        await Call.SayAsync(pcm);
    }

    public Task PassAsync(int milliseconds) => Clock.AdvanceAsync(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>The caller hangs up.</summary>
    /// <returns>What was recorded.</returns>
    public async Task<CallRecording> HangUpAsync()
    {
        await Call.HangUpAsync();
        return await Clock.RunUntilAsync(Recording);
    }

    /// <summary>What the caller said, as it must be on the left.</summary>
    public short[] SaidTimeline(int samples)
    {
        short[] timeline = new short[samples];
        foreach ((TimeSpan at, byte[] pcm) in Said)
        {
            int start = (int)(at.TotalSeconds * WavixAudio.SampleRate);
            Pcm16.ToSamples(pcm).AsSpan(0, Math.Min(pcm.Length / 2, Math.Max(0, samples - start))).CopyTo(timeline.AsSpan(start));
        }

        return timeline;
    }

    /// <summary>Reads a file, one array for each channel.</summary>
    public static async Task<short[][]> ReadAsync(string path)
    {
        await using WavReader reader = await WavReader.OpenAsync(path);
        var channels = Enumerable.Range(0, reader.Channels).Select(_ => new List<short>()).ToList();
        short[] buffer = new short[4800 * reader.Channels];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                channels[i % reader.Channels].Add(buffer[i]);
            }
        }

        return [.. channels.Select(channel => channel.ToArray())];
    }

    /// <summary>
    /// Finds each piece of the truth in a recording, by its samples, which occur nowhere else.
    /// </summary>
    /// <returns>How far each piece of 5 ms is from its place, in samples; null for one that is not there.</returns>
    public static List<int?> FindOffsets(short[] truth, short[] recorded, int within)
    {
        const int Piece = WavixAudio.SampleRate / 200;
        var offsets = new List<int?>();
        for (int at = 0; at + Piece <= truth.Length; at += Piece)
        {
            ReadOnlySpan<short> piece = truth.AsSpan(at, Piece);
            if (!piece.Contains((short)0))
            {
                int from = Math.Max(0, at - within);
                int found = recorded.AsSpan(from, Math.Max(0, Math.Min(recorded.Length, at + within + Piece) - from)).IndexOf(piece);
                offsets.Add(found < 0 ? null : from + found - at);
            }
        }

        return offsets;
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Recording.SoonAsync();
        await Call.DisposeAsync();
        _folder.Dispose();
    }
}
