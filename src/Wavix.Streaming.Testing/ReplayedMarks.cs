using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Maps the marks that a recording returns to the marks that the application sends now, whose names may differ: the session makes new ones in each
/// run. The mark that was sent as the Nth then is the mark that is sent as the Nth now. The session's own marks and those of the application are
/// counted apart, because the number of the former depends on the time of things. Thread-safe.
/// </summary>
internal sealed class ReplayedMarks
{
    private readonly Dictionary<RecordedLine, (bool IsOfSession, int Ordinal)> _returned = new(ReferenceEqualityComparer.Instance);
    private readonly object _sync = new();
    private readonly List<string> _sentBySession = [];
    private readonly List<string> _sentByApplication = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missedAt = -1;

    public ReplayedMarks(Recording recording)
    {
        var sent = new Dictionary<string, Queue<int>>();
        int[] counts = new int[2];
        foreach (RecordedLine line in recording.Lines.Where(line => line.Kind == WavixTransportMessageKind.Text && line.Mentions("mark"u8)))
        {
            if (!line.IsFromWavix && SentNameOf(line.GetData().Span) is { } name)
            {
                (sent.TryGetValue(name, out Queue<int>? ordinals) ? ordinals : sent[name] = new Queue<int>()).Enqueue(counts[IsOfSession(name) ? 0 : 1]++);
            }
            else if (line.IsFromWavix
                && WavixMessageSerializer.ReadEvent(line.GetData().Span) is MarkEvent returned
                && sent.TryGetValue(returned.Name, out Queue<int>? pending)
                && pending.TryDequeue(out int ordinal))
            {
                // A name may be sent several times: the first that is not yet returned.
                _returned[line] = (IsOfSession(returned.Name), ordinal);
            }
        }
    }

    /// <summary>Whether a message returns a mark that the recorded application had sent.</summary>
    public bool Returns(RecordedLine line) => _returned.ContainsKey(line);

    /// <summary>Looks for a mark in a message that the application sends now.</summary>
    public void OnSent(ReadOnlySpan<byte> utf8)
    {
        if (SentNameOf(utf8) is not { } name)
        {
            return;
        }

        TaskCompletionSource more;
        lock (_sync)
        {
            SentBy(IsOfSession(name)).Add(name);
            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.SetResult();
    }

    /// <summary>Waits until the application has sent the mark that a message returns.</summary>
    /// <param name="line">A message that <see cref="Returns"/> a mark.</param>
    /// <param name="timeout">
    /// Maximum wait. After a wait in vain, the next waits only if the application has sent a mark since: an application that sends no marks
    /// any more is not waited for again and again.
    /// </param>
    /// <param name="clock">The clock of the timeout.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The message with the new name; null if the mark was not sent.</returns>
    public async Task<byte[]?> WaitAsync(RecordedLine line, TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        (bool isOfSession, int ordinal) = _returned[line];
        long began = clock.GetTimestamp();
        while (true)
        {
            Task more;
            TimeSpan left = timeout - clock.GetElapsedTime(began);
            lock (_sync)
            {
                if (SentBy(isOfSession) is var sent && ordinal < sent.Count)
                {
                    return Rename(line.GetData().Span, sent[ordinal]);
                }

                int count = _sentBySession.Count + _sentByApplication.Count;
                if (left <= TimeSpan.Zero || _missedAt == count || cancellationToken.IsCancellationRequested)
                {
                    _missedAt = count;
                    return null;
                }

                more = _more.Task;
            }

            // The application's code must not continue on the thread of a simulated clock.
            await more.WaitAsync(left, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsOfSession(string name) => name.StartsWith(WavixStreamSession.ReservedMarkPrefix, StringComparison.Ordinal);

    private List<string> SentBy(bool session) => session ? _sentBySession : _sentByApplication;

    private static string? SentNameOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("mark"u8) < 0)
        {
            return null;
        }

        try
        {
            return WavixMessageSerializer.ReadCommand(utf8) is MarkCommand mark ? mark.Name : null;
        }
        catch (WavixMessageException)
        {
            // Not a message that Wavix obeys.
            return null;
        }
    }

    private static byte[] Rename(ReadOnlySpan<byte> message, string name)
    {
        Range place = NestedField.Find(message, "mark"u8, "name"u8);
        return [.. message[..place.Start], (byte)'"', .. JsonEncodedText.Encode(name).EncodedUtf8Bytes, (byte)'"', .. message[place.End..]];
    }
}
