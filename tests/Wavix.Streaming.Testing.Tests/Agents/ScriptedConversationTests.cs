using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing.Tests.Agents;

public sealed class ScriptedConversationTests
{
    [Fact]
    public async Task Conversation_InterruptionToolAndHangUp_FollowsTheScript()
    {
        var model = new ScriptedSpeechModel()
            .Hears("Hello?").Says("Thank you for calling the shop on the corner. How may I help you today?")
            .ExpectTruncate(remembered: "Thank you for calling the")
            .Hears("Where is my order?").CallsTool("get_order", """{"id": 7}""").ExpectToolResult("shipped")
            .ExpectRespond().Says("Your order has shipped.")
            .Hears("Bye.").Responds(r => r.Says("Goodbye.").CallsTool("end_call"));
        await using var agent = new SmallAgent(model) { Tool = arguments => arguments.Contains('7') ? "shipped" : "unknown" };

        await agent.RunAsync(new CallScript()
            .Say(TestAudio.Speech(TimeSpan.FromSeconds(1)))
            .InterruptWhenHearing(TimeSpan.FromMilliseconds(1200), TestAudio.Speech(TimeSpan.FromSeconds(1)))
            .Listen(quietFor: TimeSpan.FromMilliseconds(700))
            .Say(TestAudio.Speech(TimeSpan.FromMilliseconds(600)))
            .ExpectEnd());

        model.Verify().Should().BeEmpty();
        model.Sessions[0].Memory.Select(item => $"{item.Role}: {item.Text}").Should().Equal(
            "user: Hello?",
            "assistant: Thank you for calling the",
            "user: Where is my order?",
            "tool: shipped",
            "assistant: Your order has shipped.",
            "user: Bye.",
            "assistant: Goodbye.");
        agent.Call.Clears.Should().Be(1);
    }

    [Fact]
    public async Task Conversation_SameScriptTwice_TakesTheSameTime()
    {
        TimeSpan[] times = [await RunAsync(), await RunAsync()];

        times[0].Should().Be(times[1]).And.BeGreaterThan(TimeSpan.FromSeconds(3));

        static async Task<TimeSpan> RunAsync()
        {
            await using var agent = new SmallAgent(new ScriptedSpeechModel().Says("One two three four.").Says("Five six."));
            await agent.RunAsync(new CallScript()
                .Say(TestAudio.Speech(TimeSpan.FromSeconds(1)))
                .Listen(TimeSpan.FromMilliseconds(600))
                .Say(TestAudio.Speech(TimeSpan.FromSeconds(1)))
                .Listen(TimeSpan.FromMilliseconds(600))
                .HangUp());
            return agent.Clock.Elapsed;
        }
    }

    [Fact]
    public async Task Verify_ExpectationNotMet_NamesTheStepAndTheEnd()
    {
        var model = new ScriptedSpeechModel().Says("One.").ExpectTruncate().Says("Two.").Says("Three.");
        await using var agent = new SmallAgent(model);

        await agent.RunAsync(new CallScript()
            .Say(TestAudio.Speech(TimeSpan.FromSeconds(1))).Listen(TimeSpan.FromMilliseconds(600)).HangUp());

        model.Verify().Should().ContainSingle()
            .Which.Should().MatchRegex(@"^Session 1, step 2, ExpectTruncate, was not met: the session ended at \d\.\d{3} s\. 2 later steps were not reached\.$");
    }

    [Fact]
    public async Task Verify_CommandOfAnExpectedKindTooMany_NamesIt()
    {
        var model = new ScriptedSpeechModel().Says("One.").ExpectMessage("one");
        await using ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions());
        await session.AddMessageAsync(new ChatMessage(ChatRole.User, "number one"));
        await session.AddMessageAsync(new ChatMessage(ChatRole.User, "number two"));
        await session.RespondAsync();
        await Patience.UntilAsync(() => model.Verify().Count == 1);

        model.Verify().Single().Should().MatchRegex("^Session 1: AddMessage \"number two\" at .* was not expected\\.$");
    }
}
