using System.Globalization;
using System.Net;

namespace Wavix.Streaming.Agents;

/// <summary>A part of a cascaded model failed.</summary>
internal sealed class CascadedFailure(string code, Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>The HTTP status of the service if it gave one, else which part failed.</summary>
    public string Code { get; } = cause is HttpRequestException { StatusCode: HttpStatusCode status } ? ((int)status).ToString(CultureInfo.InvariantCulture) : code;
}
