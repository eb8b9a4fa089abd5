using System.ClientModel.Primitives;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using AgentAdapters.Session;
using Microsoft.Extensions.AI;
using OpenAI.Realtime;
using Wavix.Streaming.Agents;

namespace AgentAdapters;

/// <summary>
/// An <see cref="IRealtimeClient"/> of Microsoft.Extensions.AI over OpenAI's protocol as a model of an agent. Its messages say neither when the caller
/// speaks nor what was truncated, so the raw event in each message is used, and commands are sent as raw JSON.
/// </summary>
[Experimental("WAVIX001")]
public sealed class ExtensionsAISpeechModel : ISpeechModel
{
    private readonly IRealtimeClient _client;
    private readonly SessionOpening _opening;

    /// <param name="client">The client, with its middleware. It is not disposed.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The client invokes functions by itself.</exception>
    public ExtensionsAISpeechModel(IRealtimeClient client, AdapterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.GetService(typeof(FunctionInvokingRealtimeClient)) is not null)
        {
            throw new ArgumentException(
                "The client invokes functions by itself, and reads nothing while one runs. Leave out UseFunctionInvocation, and give the tools to the agent.",
                nameof(client));
        }

        _client = client;
        _opening = new SessionOpening(options ?? new AdapterOptions());
    }

    public string ProviderName => "openai";

    public Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default) =>
        _opening.OpenAsync(StartAsync, options, cancellationToken);

    private async Task<IClientLink> StartAsync(CancellationToken cancellationToken)
    {
        // Without options: theirs have no way to leave interruptions to the agent, and 16 kHz in them is sent as 24 kHz.
        IRealtimeClientSession session = await _client.CreateSessionAsync(options: null, cancellationToken);
        if (session.GetService(typeof(RealtimeSessionClient)) is RealtimeSessionClient { WebSocket: { } webSocket })
        {
            return new Link(session, webSocket);
        }

        await session.DisposeAsync();
        throw new SpeechModelException("This IRealtimeClient is not one of OpenAI's protocol. Use OpenAIRealtimeClient, or implement ISpeechModel.")
        {
            IsTransient = false,
        };
    }

    private sealed class Link(IRealtimeClientSession session, WebSocket webSocket) : IClientLink
    {
        public WebSocket WebSocket => webSocket;

        /// <summary>As a string. An object of a type that the client does not know is dropped, and it does not say so.</summary>
        public Task SendAsync(BinaryData json) =>
            session.SendAsync(new RealtimeClientMessage { RawRepresentation = json.ToString() }, CancellationToken.None);

        public async IAsyncEnumerable<BinaryData?> ReceiveAsync([EnumeratorCancellation] CancellationToken life)
        {
            await foreach (RealtimeServerMessage message in session.GetStreamingResponseAsync(life))
            {
                yield return message.RawRepresentation is RealtimeServerUpdate update ? ModelReaderWriter.Write(update) : null;
            }
        }

        public ValueTask DisposeAsync() => session.DisposeAsync();
    }
}
