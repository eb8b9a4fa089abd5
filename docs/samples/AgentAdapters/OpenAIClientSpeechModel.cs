using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using AgentAdapters.Session;
using OpenAI.Realtime;
using Wavix.Streaming.Agents;

namespace AgentAdapters;

/// <summary>
/// The realtime client of the package <c>OpenAI</c> as a model of an agent. The client connects and authenticates; the events and commands are raw
/// JSON, because its own types throw on values that it does not expect, round truncations up, and have no time of expiry.
/// </summary>
/// <param name="client">The client, with its key and endpoint. It is not disposed.</param>
/// <param name="model">The model, or the deployment.</param>
/// <param name="options">Settings; null for the defaults.</param>
[Experimental("WAVIX001")]
public sealed class OpenAIClientSpeechModel(RealtimeClient client, string model = "gpt-realtime", AdapterOptions? options = null) : ISpeechModel
{
    private readonly SessionOpening _opening = new(options ?? new AdapterOptions());

    public string ProviderName => "openai";

    public string ModelName => model;

    public Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default) =>
        _opening.OpenAsync(StartAsync, options, cancellationToken);

    private async Task<IClientLink> StartAsync(CancellationToken cancellationToken) =>
        new Link(await client.StartConversationSessionAsync(model, options: null, cancellationToken));

    private sealed class Link(RealtimeSessionClient session) : IClientLink
    {
        // A token of a send is not passed on: if it were canceled in the middle of one, the client would abort the connection.
        private static readonly RequestOptions NoToken = new();

        public WebSocket WebSocket => session.WebSocket;

        public Task SendAsync(BinaryData json) => session.SendCommandAsync(json, NoToken);

        public async IAsyncEnumerable<BinaryData?> ReceiveAsync([EnumeratorCancellation] CancellationToken life)
        {
            await foreach (ClientResult result in session.ReceiveUpdatesAsync(new RequestOptions { CancellationToken = life }))
            {
                yield return result.GetRawResponse().Content;
            }
        }

        public ValueTask DisposeAsync()
        {
            session.Dispose();
            return default;
        }
    }
}
