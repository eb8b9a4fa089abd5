using System.Text.RegularExpressions;

namespace Wavix.Streaming.Testing;

/// <summary>The body of <c>POST /v1/calls</c>.</summary>
internal sealed partial record CallRequest(string From, string To, Uri CallbackUrl, bool DetectsVoicemail, string Tag, int? Timeout)
{
    /// <summary>Reads the body; the values count only if the reader then has no problem.</summary>
    public static CallRequest Read(BodyReader body)
    {
        string? from = body.Text("from", isRequired: true, Number().IsMatch, "a number in E.164 format, such as +1234567890");
        string? to = body.Text("to", isRequired: true, Number().IsMatch, "a number in E.164 format, such as +1234567890");
        Uri? callbackUrl = body.Url("callback_url", isRequired: true, "http", "https");
        body.Flag("recording");
        return new CallRequest(
            from!, to!, callbackUrl!, body.Flag("voicemail_detection"), body.Text("tag") ?? "", body.Integer("timeout", minimum: 1));
    }

    [GeneratedRegex(@"^\+[1-9]\d{1,14}\z")]
    private static partial Regex Number();
}
