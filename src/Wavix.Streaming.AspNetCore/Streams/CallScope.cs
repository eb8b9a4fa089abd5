using System.Collections;
using System.Globalization;

namespace Wavix.Streaming.AspNetCore;

/// <summary>A scope of logs that holds the call's id as soon as it is known: <c>CallId</c>, without control characters. Any thread.</summary>
internal sealed class CallScope(AdmittedStream stream) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => CallId is null ? 0 : 1;

    // By the peer or by the route: either may hold what would forge a record.
    private string? CallId => LogText.Clean(stream.CallId);

    public KeyValuePair<string, object?> this[int index] =>
        index == 0 && CallId is { } callId ? new("CallId", callId) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        if (CallId is { } callId)
        {
            yield return new("CallId", callId);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"CallId:{CallId}");
}
