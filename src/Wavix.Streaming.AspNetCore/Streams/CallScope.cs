using System.Collections;
using System.Globalization;

namespace Wavix.Streaming.AspNetCore;

/// <summary>A log scope with the id of the call as soon as it is known: <c>CallId</c>, without control characters. Thread-safe.</summary>
internal sealed class CallScope(AdmittedStream stream) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => CallId is null ? 0 : 1;

    // Cleaned, because it is from the peer or the route: either may contain characters that forge a record.
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
