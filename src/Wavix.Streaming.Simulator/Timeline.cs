using System.Globalization;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// Prints the messages of a call as they happen, one line each. Audio is summed up, because there are fifty messages a second. Thread-safe.
/// </summary>
internal sealed class Timeline(TextWriter output)
{
    private const int FramesPerLine = 25;

    private readonly object _sync = new();
    private readonly Run _sent = new("Wavix -> app");
    private readonly Run _received = new("app -> Wavix");

    /// <param name="message">The message.</param>
    /// <param name="offset">When its stream started, counted from the start of the timeline.</param>
    public void Add(SimulatedCallMessage message, TimeSpan offset = default)
    {
        lock (_sync)
        {
            TimeSpan at = message.At + offset;
            Run run = message.Sent is null ? _received : _sent;
            int? audio = message.Sent is MediaEvent spoken ? spoken.Payload.Length
                : message.Received is MediaCommand played ? played.Payload.Length
                : null;
            if (audio is { } bytes && message.Problem is null)
            {
                run.Frames++;
                run.Bytes += bytes;
                run.Last = at;
                if (run.Frames == FramesPerLine)
                {
                    Flush(run);
                }

                return;
            }

            // Print what arrived before it first.
            Flush();
            Print(at, run.Direction, Describe(message));
        }
    }

    /// <summary>Prints what is summed up so far, because the call has ended.</summary>
    public void End()
    {
        lock (_sync)
        {
            Flush();
        }
    }

    public void Note(TimeSpan at, string text) => Note(at, "", text);

    /// <summary>Prints a webhook, or a request to the API.</summary>
    public void AddHttp(TimeSpan at, bool isWebhook, string text) => Note(at, (isWebhook ? _sent : _received).Direction, $"http   {text}");

    private void Note(TimeSpan at, string direction, string text)
    {
        lock (_sync)
        {
            Flush();
            Print(at, direction, text);
        }
    }

    private static string Describe(SimulatedCallMessage message)
    {
        string text = (object?)message.Sent switch
        {
            StartEvent start => $"start  {start.StreamTypeText}, {start.ChannelText}, call {start.CallId}",
            MarkEvent mark => $"mark   {mark.Name} (playback has reached it)",
            WavixEvent other => other.ToString(),
            _ => message.Received is MarkCommand mark ? $"mark   {mark.Name}" : message.Received?.ToString() ?? "unreadable",
        };
        return message.Problem is null ? text : $"{text}: {message.Problem}";
    }

    private void Flush()
    {
        Flush(_sent);
        Flush(_received);
    }

    private void Flush(Run run)
    {
        if (run.Frames > 0)
        {
            double milliseconds = WavixAudio.GetDuration(run.Bytes).TotalMilliseconds;
            Print(run.Last, run.Direction, string.Create(CultureInfo.InvariantCulture, $"media  {run.Frames} x, {milliseconds:0} ms of audio"));
            run.Frames = 0;
            run.Bytes = 0;
        }
    }

    private void Print(TimeSpan at, string direction, string text) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,8:0.000} s  {direction,-12}  {text}"));

    private sealed class Run(string direction)
    {
        public string Direction { get; } = direction;

        public int Frames { get; set; }

        public long Bytes { get; set; }

        public TimeSpan Last { get; set; }
    }
}
