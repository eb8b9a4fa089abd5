using System.Collections.ObjectModel;
using System.Net;

namespace Wavix.Streaming.CallControl;

/// <summary>
/// A request of <see cref="WavixCallControlClient"/> has no result. The message says what to do. Neither it nor any property holds the API
/// key.
/// </summary>
public sealed class WavixCallControlException : Exception
{
    /// <summary>Creates the exception, also for a test of code that handles it.</summary>
    /// <param name="reason">Why there is no result.</param>
    /// <param name="message">A text for people that says what happened and what to do.</param>
    /// <param name="statusCode">The status of the answer; null if none arrived.</param>
    /// <param name="apiMessage">Wavix's own message; null if there was none.</param>
    /// <param name="fieldErrors">Wavix's messages about single fields; null for none. Copied.</param>
    /// <param name="innerException">The error of the connection; null if there was none.</param>
    public WavixCallControlException(
        CallControlErrorReason reason,
        string message,
        HttpStatusCode? statusCode = null,
        string? apiMessage = null,
        IReadOnlyDictionary<string, string>? fieldErrors = null,
        Exception? innerException = null)
        : base(message, innerException)
    {
        Reason = reason;
        StatusCode = statusCode;
        ApiMessage = apiMessage;
        FieldErrors = fieldErrors is { Count: > 0 }
            ? new ReadOnlyDictionary<string, string>(new Dictionary<string, string>(fieldErrors))
            : ReadOnlyDictionary<string, string>.Empty;
    }

    /// <summary>Why there is no result.</summary>
    public CallControlErrorReason Reason { get; }

    /// <summary>The status of the answer; null if none arrived.</summary>
    public HttpStatusCode? StatusCode { get; }

    /// <summary>
    /// Wavix's own message, from <c>message</c> or a textual <c>error</c>, cut after 512 characters, invisible ones replaced; null if there
    /// was none.
    /// </summary>
    public string? ApiMessage { get; }

    /// <summary>
    /// Wavix's messages about single fields of the request, by the field's name on the wire, for example <c>to</c>: <c>required</c>. From
    /// <c>errors</c> or an <c>error</c> object; at most 32 fields. Empty if there were none.
    /// </summary>
    public IReadOnlyDictionary<string, string> FieldErrors { get; }
}
