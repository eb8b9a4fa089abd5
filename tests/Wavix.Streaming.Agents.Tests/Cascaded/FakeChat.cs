using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents.Tests.Cascaded;

/// <summary>A chat model that writes what a test gives it, word by word, and keeps what it was asked.</summary>
internal sealed class FakeChat(TimeProvider clock) : IChatClient
{
    private readonly Queue<AIContent[]> _answers = [];

    /// <summary>The conversation of each request, as lines.</summary>
    public List<string[]> Requests { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public TimeSpan TimeOfWord { get; set; } = TimeSpan.FromMilliseconds(10);

    public ChatFinishReason? Finish { get; set; }

    /// <summary>Whether it stops and never ends, whatever its token says.</summary>
    public bool Hangs { get; set; }

    /// <summary>Whether the last request ran to its end.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Thrown after the text.</summary>
    public Exception? Error { get; set; }

    public FakeChat Answers(params AIContent[] contents)
    {
        _answers.Enqueue(contents);
        return this;
    }

    public FakeChat Answers(string text) => Answers(new TextContent(text));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IsAtEnd = false;
        Requests.Add([.. messages.Select(Describe)]);
        Options.Add(options);
        if (Hangs)
        {
            await new TaskCompletionSource().Task;
        }

        foreach (AIContent content in _answers.Count > 0 ? _answers.Dequeue() : [])
        {
            if (content is TextContent text)
            {
                foreach (string word in Split(text.Text))
                {
                    await Task.Delay(TimeOfWord, clock, cancellationToken);
                    yield return new ChatResponseUpdate(ChatRole.Assistant, word);
                }
            }
            else
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
            }
        }

        if (Error is not null)
        {
            throw Error;
        }

        IsAtEnd = true;
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 50, OutputTokenCount = 7, CachedInputTokenCount = 20 })])
        {
            FinishReason = Finish,
        };
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", null, "fake-1") : null;

    public void Dispose()
    {
    }

    private static IEnumerable<string> Split(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf(' ', at) is var space and >= 0 ? space + 1 : text.Length;
            yield return text[at..end];
            at = end;
        }
    }

    private static string Describe(ChatMessage message) => $"{message.Role}: " + string.Join(" + ", message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"call {call.CallId} {call.Name}",
        FunctionResultContent result => $"result {result.CallId} {result.Result}",
        _ => content.GetType().Name,
    }));
}
