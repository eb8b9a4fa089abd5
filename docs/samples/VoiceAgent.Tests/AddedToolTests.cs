using Microsoft.Extensions.AI;
using Wavix.Streaming;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Testing;

namespace OrderAgent.Tests;

/// <summary>The tool that docs/tutorials/voice-agent.md adds, on a call in memory with the script that it adds.</summary>
public sealed class AddedToolTests
{
    private static readonly byte[] Question = TestAudio.Speech(TimeSpan.FromMilliseconds(800));
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Call_CallerAsksForTheOpeningHours_ModelGetsThem()
    {
        var clock = new SimulatedClock();
        var orders = new Orders(clock);
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Hears("Where is order seven?").CallsTool("get_order", """{"number": 7}""").ExpectToolResult("arrives on Tuesday")
            .Says("Order seven is on its way. It arrives on Tuesday.")
        #region question
            .Hears("When are you open on Saturday?").CallsTool("get_opening_hours", """{"day": "Saturday"}""").ExpectToolResult("nine to two")
            .Says("On Saturdays we are open from nine to two.")
        #endregion
            .Hears("Thank you, that was all.")
            .Responds(response => response.Says("Thank you for calling. Goodbye.").CallsTool("end_call")).ExpectToolResult();
        var agent = new VoiceAgent(model, new VoiceAgentOptions
        {
            Greeting = "Hello, this is the book shop. How can I help you?",
            Tools =
            [
                AIFunctionFactory.Create(orders.GetOrderAsync, "get_order"),
                #region add
                AIFunctionFactory.Create(OpeningHours.Get, "get_opening_hours"),
                #endregion
            ],
            TimeProvider = clock,
        });
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock });
        await using (call)
        await using (var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock }))
        {
            Task answering = AnswerAsync(agent, session);
            await call.RunAsync(new CallScript()
                .Listen(Quiet).Say(Question).ExpectAudio().Listen(Quiet).Say(Question).ExpectAudio().Listen(Quiet).Say(Question).ExpectEnd());
            await clock.RunUntilAsync(answering);
        }

        Assert.Empty(model.Verify());
    }

    [Theory]
    [InlineData("Saturday", "From nine to two.")]
    [InlineData("Sunday", "Closed.")]
    [InlineData("Monday", "From nine to six.")]
    public void Get_Day_GivesItsHours(string day, string hours) => Assert.Equal(hours, OpeningHours.Get(day));

    /// <summary>As the endpoint does: when the agent has ended the call, the stream is closed.</summary>
    private static async Task AnswerAsync(VoiceAgent agent, WavixStreamSession session)
    {
        await agent.RunAsync(session);
        await session.CloseAsync();
    }
}
