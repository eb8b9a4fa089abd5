using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace PipelineAgent;

/// <summary>Takes the place of a chat model. It answers by keywords, and writes its text word by word, as a chat model does.</summary>
internal sealed partial class KeywordChat(TimeProvider time) : IChatClient
{
    private static readonly TimeSpan BeforeFirst = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(40);

    private int _calls;

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (string text, FunctionCallContent? call) = Answer(messages.LastOrDefault());
        await Task.Delay(BeforeFirst, time, cancellationToken);
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, word + " ");
            await Task.Delay(Between, time, cancellationToken);
        }

        if (call is not null)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [call]);
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("local", null, "keywords") : null;

    public void Dispose()
    {
    }

    private (string Text, FunctionCallContent? Call) Answer(ChatMessage? last)
    {
        if (last?.Contents.OfType<FunctionResultContent>().LastOrDefault() is { } result)
        {
            return ($"{result.Result} Is there anything else that I can do for you?", null);
        }

        string said = last?.Text ?? "";
        if (Order().Match(said) is { Success: true } order)
        {
            int number = int.Parse(order.Groups["number"].Value, CultureInfo.InvariantCulture);
            return ("", Call("get_order", new Dictionary<string, object?> { ["number"] = number }));
        }

        return said switch
        {
            _ when Has(said, "open") =>
                ("We open at nine every day. On Sunday we close at noon. In December we close at eight in the evening, and we are closed on the first of January.", null),
            _ when Has(said, "thank") || Has(said, "bye") => ("Thank you for calling. Goodbye.", Call("end_call", null)),
            _ => ("I know when we are open, and where an order is. Which of them can I help you with?", null),
        };
    }

    private FunctionCallContent Call(string tool, Dictionary<string, object?>? arguments) =>
        new(string.Create(CultureInfo.InvariantCulture, $"call_{Interlocked.Increment(ref _calls)}"), tool, arguments);

    private static bool Has(string text, string keyword) => text.Contains(keyword, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\border (?<number>[0-9]{1,6})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Order();
}
