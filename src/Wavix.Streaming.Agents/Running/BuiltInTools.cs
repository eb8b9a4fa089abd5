using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>The tools that a call gives the model besides those of the user.</summary>
internal static class BuiltInTools
{
    public const string EndCall = "end_call";
    public const string CollectDigits = "collect_digits";
    public const string HandOver = "hand_over";

    private const int MaxDigits = 32;

    public static bool IsReserved(string name) => name is EndCall or CollectDigits or HandOver;

    /// <summary>The model ends the call. The agent acts on it when the response is done, so there is nothing to run.</summary>
    public static AIFunction CreateEndCall() => new Tool(
        EndCall,
        "Ends the phone call after your goodbye. Say goodbye in the same response, then call this.",
        """{"type":"object","properties":{},"additionalProperties":false}""",
        (_, _) => Task.FromResult("The call ends when the caller has heard your goodbye."));

    public static AIFunction CreateCollectDigits(Func<DigitsRequest, CancellationToken, Task<string?>> collectAsync) => new Tool(
        CollectDigits,
        "Waits for digits that the caller presses on the phone, and returns them. Ask the caller for them first.",
        """
        {"type":"object","properties":{
          "max_digits":{"type":"integer","minimum":1,"maximum":32,"description":"The number of digits to wait for."},
          "terminator":{"type":"string","description":"A key that ends the input, such as #. Leave it out for none."}},
        "required":["max_digits"],"additionalProperties":false}
        """,
        async (arguments, cancellationToken) =>
        {
            int maxDigits = arguments.TryGetValue("max_digits", out object? value) && ToInt(value) is int count ? Math.Clamp(count, 1, MaxDigits) : MaxDigits;
            char? terminator = arguments.TryGetValue("terminator", out object? key) && key?.ToString() is { Length: 1 } text && "0123456789*#".Contains(text[0]) ? text[0] : null;
            string? digits = await collectAsync(new DigitsRequest(maxDigits, terminator), cancellationToken).ConfigureAwait(false);
            return string.IsNullOrEmpty(digits) ? "The caller pressed nothing." : $"The caller pressed {digits}";
        });

    public static AIFunction CreateHandOver(Func<string, CancellationToken, Task> handOverAsync) => new Tool(
        HandOver,
        "Hands the call over to a person. Announce it to the caller in the same response, then call this.",
        """
        {"type":"object","properties":{"reason":{"type":"string","description":"Why, and what the person needs to know."}},
        "required":["reason"],"additionalProperties":false}
        """,
        async (arguments, cancellationToken) =>
        {
            string reason = arguments.TryGetValue("reason", out object? value) ? value?.ToString() ?? "" : "";
            await handOverAsync(reason, cancellationToken).ConfigureAwait(false);
            return "The call is handed over.";
        });

    private static int? ToInt(object? value) => value switch
    {
        int number => number,
        JsonElement { ValueKind: JsonValueKind.Number } json when json.TryGetDouble(out double number) => (int)Math.Clamp(number, 0, MaxDigits),
        JsonElement { ValueKind: JsonValueKind.String } json when int.TryParse(json.GetString(), out int number) => number,
        _ => null,
    };

    private sealed class Tool(string name, string description, string schema, Func<AIFunctionArguments, CancellationToken, Task<string>> invokeAsync) : AIFunction
    {
        public override string Name => name;

        public override string Description => description;

        public override JsonElement JsonSchema { get; } = JsonDocument.Parse(schema).RootElement;

        protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            await invokeAsync(arguments, cancellationToken).ConfigureAwait(false);
    }
}
