using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Why a token opens no stream, and what the client is told.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Reason">One word for logs.</param>
/// <param name="Text">For people: what was wrong and what to do.</param>
internal sealed record StreamTokenRefusal(int Status, string Reason, string Text)
{
    private const string NewUrl = " Make a new URL with IWavixStreamTokens.CreateUrl for each stream.";

    public static readonly StreamTokenRefusal Missing = new(
        StatusCodes.Status401Unauthorized, nameof(Missing), "The URL has no stream token at its end." + NewUrl);

    public static readonly StreamTokenRefusal Forged = new(
        StatusCodes.Status401Unauthorized, nameof(Forged),
        "The stream token was not made by this application, or with keys that it does not know (instances must share their Data Protection keys)." + NewUrl);

    public static readonly StreamTokenRefusal Expired = new(
        StatusCodes.Status410Gone, nameof(Expired), "The stream token has expired." + NewUrl);

    public static readonly StreamTokenRefusal Used = new(
        StatusCodes.Status410Gone, nameof(Used), "The stream token has been used; it opens one stream only." + NewUrl);

    public static readonly StreamTokenRefusal DataGone = new(
        StatusCodes.Status410Gone, nameof(DataGone), "The stream token's data are gone." + NewUrl);

    public static readonly StreamTokenRefusal Unavailable = new(
        StatusCodes.Status503ServiceUnavailable, nameof(Unavailable), "Stream tokens can't be checked just now. Try again with the same URL.");
}
