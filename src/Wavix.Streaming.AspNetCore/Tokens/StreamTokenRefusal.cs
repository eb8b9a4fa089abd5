using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.AspNetCore;

/// <summary>The reason why a token opens no stream, and the answer to the client.</summary>
/// <param name="Number">A unique number, counted from 0.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Reason">One word for logs.</param>
/// <param name="Text">The text for people: what is wrong and what to do.</param>
internal sealed record StreamTokenRefusal(int Number, int Status, string Reason, string Text)
{
    private const string NewUrl = " Create a new URL with IWavixStreamTokens.CreateUrlAsync for each stream.";

    public static readonly StreamTokenRefusal Missing = new(
        0, StatusCodes.Status401Unauthorized, nameof(Missing), "The URL does not end with a stream token." + NewUrl);

    public static readonly StreamTokenRefusal Forged = new(
        1, StatusCodes.Status401Unauthorized, nameof(Forged),
        "The stream token was not created by this application, or with keys that it does not know (instances must share their Data Protection keys)." + NewUrl);

    public static readonly StreamTokenRefusal OtherPath = new(
        2, StatusCodes.Status401Unauthorized, nameof(OtherPath),
        "The stream token is for another path. The path of this request, without the token, must be that of the base URL which the token was created for, or the end of it." + NewUrl);

    public static readonly StreamTokenRefusal Expired = new(
        3, StatusCodes.Status410Gone, nameof(Expired), "The stream token has expired." + NewUrl);

    public static readonly StreamTokenRefusal Used = new(
        4, StatusCodes.Status410Gone, nameof(Used), "The stream token has been used; it opens one stream only." + NewUrl);

    public static readonly StreamTokenRefusal DataGone = new(
        5, StatusCodes.Status410Gone, nameof(DataGone), "The stream token's data is no longer available." + NewUrl);

    public static readonly StreamTokenRefusal Unavailable = new(
        6, StatusCodes.Status503ServiceUnavailable, nameof(Unavailable), "Stream tokens can't be checked at the moment. Try again with the same URL.");

    public static readonly StreamTokenRefusal Busy = new(
        7, StatusCodes.Status503ServiceUnavailable, nameof(Busy), "Too many stream tokens are being checked at the moment. Try again with the same URL.");
}
