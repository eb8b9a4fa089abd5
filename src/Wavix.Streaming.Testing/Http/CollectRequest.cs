namespace Wavix.Streaming.Testing;

/// <summary>The body of <c>POST /v1/calls/{id}/collect</c>.</summary>
/// <param name="MaxDigits">The number of digits that ends the collection; null for none given.</param>
/// <param name="Timeout">The time for one attempt.</param>
/// <param name="Terminator">The key that ends the collection; null for none.</param>
/// <param name="MaxAttempts">The number of attempts.</param>
internal sealed record CollectRequest(int? MaxDigits, TimeSpan Timeout, char? Terminator, int MaxAttempts)
{
    public const string Keys = "0123456789*#ABCD";

    // Ours: the description has none.
    private const int DefaultSeconds = 10;

    private static readonly string[] Languages = ["ru", "en", "sp", "ge"];

    private static readonly string[] Voices =
    [
        "Ivy", "Joanna", "Kendra", "Kimberly", "Salli", "Joey", "Justin", "Matthew",
        "Conchita", "Lucia", "Enrique", "Marlene", "Vicki", "Hans", "Tatyana", "Maxim",
    ];

    /// <summary>Reads the body; the values count only if the reader then has no problem.</summary>
    public static CollectRequest Read(BodyReader body)
    {
        ReadPrompt(body);
        return new CollectRequest(
            body.Integer("max_digits", minimum: 1, maximum: 20),
            TimeSpan.FromSeconds(body.Integer("timeout", minimum: 1, maximum: 60) ?? DefaultSeconds),
            body.Text("termination_character", isValid: text => text.Length == 1 && Keys.Contains(text[0]), rule: "one key of a phone")?[0],
            body.Integer("max_attempts", minimum: 1) ?? 1);
    }

    /// <summary>Unlike the body itself, the objects in it may have unknown fields.</summary>
    private static void ReadPrompt(BodyReader body)
    {
        if (body.Object("prompt") is not { } prompt)
        {
            return;
        }

        Uri? file = prompt.Url("play", isRequired: false, "http", "https");
        BodyReader? speech = prompt.Object("say");
        speech?.Text("text", isRequired: true);
        speech?.OneOf("voice", isRequired: true, Voices);
        speech?.OneOf("language", isRequired: false, Languages);
        if (file is not null && speech is not null)
        {
            body.Fail("prompt", "must have play or say, not both");
        }
    }
}
