using Microsoft.Extensions.AI;
using OpenAI.Realtime;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Tests.Realtime;

namespace AgentAdapters.Tests;

public sealed class ExtensionsAITests(ITestOutputHelper output) : AdapterTests(output)
{
    [Fact]
    public void Create_ClientInvokesFunctions_IsRefused()
    {
        using IRealtimeClient client = new OpenAIRealtimeClient("key", "gpt-realtime").AsBuilder().UseFunctionInvocation().Build();

        Action create = () => _ = new ExtensionsAISpeechModel(client);

        create.Should().Throw<ArgumentException>().WithMessage("*UseFunctionInvocation*agent*");
    }

    /// <summary>Else a client that throws at everything would keep the processor busy for ever.</summary>
    [Fact]
    public async Task Events_OnlyUnreadableOnes_EndTheSession()
    {
        await using ISpeechModelSession session = await ConnectAsync(Patient);
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();

        for (int i = 0; i < 20; i++)
        {
            Service.Sessions.Single().Send(RealtimeOddity.NotJson);
        }

        (await NextAsync<SpeechModelErrorEvent>(events)).Message.Should().Contain("JsonReaderException");
        (await events.MoveNextAsync().AsTask().SoonAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Events_UnreadableOnesAmongOthers_ReadsOn()
    {
        await using ISpeechModelSession session = await ConnectAsync(Patient);
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();

        for (int i = 0; i < 38; i++)
        {
            Service.Sessions.Single().Send(i == 19 ? RealtimeOddity.UnknownEvent : RealtimeOddity.NotJson);
        }

        await session.RespondAsync();

        await NextAsync<ResponseStartedEvent>(events);
    }

    protected override ISpeechModel Create(RealtimeClient client, AdapterOptions options) =>
        new ExtensionsAISpeechModel(new OpenAIRealtimeClient(client, "gpt-realtime"), options);
}
