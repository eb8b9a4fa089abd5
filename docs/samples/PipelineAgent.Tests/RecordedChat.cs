using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace PipelineAgent.Tests;

/// <summary>Keeps what a chat model was asked, and what it has written so far.</summary>
internal sealed class RecordedChat(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <summary>The messages of each request, as lines.</summary>
    public List<string[]> Requests { get; } = [];

    /// <summary>What it has written for the last request.</summary>
    public string Written { get; private set; } = "";

    /// <summary>Number of requests whose answer was read to its end.</summary>
    public int Completed { get; private set; }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Requests.Add([.. messages.Select(Describe)]);
        Written = "";
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            Written += update.Text;
            yield return update;
        }

        Completed++;
    }

    private static string Describe(ChatMessage message) => $"{message.Role}: " + string.Join(" + ", message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"call {call.CallId} {call.Name} {string.Join(", ", call.Arguments?.Select(argument => $"{argument.Key}={argument.Value}") ?? [])}",
        FunctionResultContent result => $"result {result.CallId} {result.Result}",
        _ => content.GetType().Name,
    }));
}
