using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Testing;

namespace AppNamespace.Tests;

/// <summary>Whole phone calls, from the ring to the hang-up, with a model that follows a script.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private static readonly byte[] Question = TestAudio.Speech(TimeSpan.FromMilliseconds(800));
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    private readonly ScriptedSpeechModel _model = new();
    private readonly PhoneLine _line;

    public CallTests() => _line = new PhoneLine(services => services.AddSingleton<ISpeechModel>(_model));

    [Fact]
    public async Task Call_AsksForAnOrderAndIsDone_IsHungUpAfterTheGoodbye()
    {
        _model.ExpectSay("Hello")
            .CallsTool("get_order", """{"number": 7}""").ExpectToolResult("arrives on Tuesday").Says("It is on its way, and arrives on Tuesday.")
            .Responds(response => response.Says("Thank you. Goodbye.").CallsTool("end_call")).ExpectToolResult();
        (SimulatedPhoneCall call, SimulatedCall stream) = await _line.RingAsync();

        await stream.RunAsync(new CallScript()
            .Listen(quietFor: Quiet).Say(Question)
            .ExpectAudio().Listen(quietFor: Quiet).Say(Question)
            .ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        Assert.Empty(_model.Verify());
    }

    [Fact]
    public async Task Call_CallerInterruptsTheGreeting_TheModelRemembersWhatWasHeard()
    {
        _model.ExpectSay("Hello").ExpectTruncate()
            .Responds(response => response.Says("Thank you. Goodbye.").CallsTool("end_call")).ExpectToolResult();
        (SimulatedPhoneCall call, SimulatedCall stream) = await _line.RingAsync();

        await stream.RunAsync(new CallScript().InterruptWhenHearing(after: TimeSpan.FromSeconds(1), Question).ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        Assert.Empty(_model.Verify());
    }

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _line.DisposeAsync();
}
