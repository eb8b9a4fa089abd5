using State = Wavix.Streaming.WavixStreamState;

namespace Wavix.Streaming.Tests.Session;

public class StreamStateMachineTests
{
    [Theory]
    [InlineData(State.AwaitingConnected, "Connected", State.AwaitingStart, true, false)]
    [InlineData(State.AwaitingConnected, "Start", State.Streaming, true, true)]
    [InlineData(State.AwaitingConnected, "Media", State.AwaitingConnected, true, true)]
    [InlineData(State.AwaitingConnected, "Mark", State.AwaitingConnected, true, true)]
    [InlineData(State.AwaitingConnected, "Stop", State.Stopped, true, true)]
    [InlineData(State.AwaitingConnected, "Unknown", State.AwaitingConnected, true, false)]
    [InlineData(State.AwaitingConnected, "Invalid", State.AwaitingConnected, true, false)]
    [InlineData(State.AwaitingConnected, "End", State.Stopped, false, false)]
    [InlineData(State.AwaitingConnected, "Close", State.Closed, false, false)]
    [InlineData(State.AwaitingStart, "Connected", State.AwaitingStart, true, true)]
    [InlineData(State.AwaitingStart, "Start", State.Streaming, true, false)]
    [InlineData(State.AwaitingStart, "Media", State.AwaitingStart, true, true)]
    [InlineData(State.AwaitingStart, "Mark", State.AwaitingStart, true, true)]
    [InlineData(State.AwaitingStart, "Stop", State.Stopped, true, true)]
    [InlineData(State.AwaitingStart, "Unknown", State.AwaitingStart, true, false)]
    [InlineData(State.AwaitingStart, "Invalid", State.AwaitingStart, true, false)]
    [InlineData(State.AwaitingStart, "End", State.Stopped, false, false)]
    [InlineData(State.AwaitingStart, "Close", State.Closed, false, false)]
    [InlineData(State.Streaming, "Connected", State.Streaming, true, true)]
    [InlineData(State.Streaming, "Start", State.Streaming, true, true)]
    [InlineData(State.Streaming, "Media", State.Streaming, true, false)]
    [InlineData(State.Streaming, "Mark", State.Streaming, true, false)]
    [InlineData(State.Streaming, "Stop", State.Stopped, true, false)]
    [InlineData(State.Streaming, "Unknown", State.Streaming, true, false)]
    [InlineData(State.Streaming, "Invalid", State.Streaming, true, false)]
    [InlineData(State.Streaming, "End", State.Stopped, false, false)]
    [InlineData(State.Streaming, "Close", State.Closed, false, false)]
    [InlineData(State.Stopped, "Connected", State.Stopped, false, false)]
    [InlineData(State.Stopped, "Start", State.Stopped, false, false)]
    [InlineData(State.Stopped, "Media", State.Stopped, false, false)]
    [InlineData(State.Stopped, "Mark", State.Stopped, false, false)]
    [InlineData(State.Stopped, "Stop", State.Stopped, false, false)]
    [InlineData(State.Stopped, "Unknown", State.Stopped, false, false)]
    [InlineData(State.Stopped, "Invalid", State.Stopped, false, false)]
    [InlineData(State.Stopped, "End", State.Stopped, false, false)]
    [InlineData(State.Stopped, "Close", State.Closed, false, false)]
    [InlineData(State.Closed, "Connected", State.Closed, false, false)]
    [InlineData(State.Closed, "Start", State.Closed, false, false)]
    [InlineData(State.Closed, "Media", State.Closed, false, false)]
    [InlineData(State.Closed, "Mark", State.Closed, false, false)]
    [InlineData(State.Closed, "Stop", State.Closed, false, false)]
    [InlineData(State.Closed, "Unknown", State.Closed, false, false)]
    [InlineData(State.Closed, "Invalid", State.Closed, false, false)]
    [InlineData(State.Closed, "End", State.Closed, false, false)]
    [InlineData(State.Closed, "Close", State.Closed, false, false)]
    public void Next_StateAndInput_IsAsTheTableSays(
        State state, string input, State next, bool deliver, bool outOfOrder)
    {
        StreamStateMachine.Next(state, Enum.Parse<StreamInput>(input))
            .Should().Be(new StreamTransition(next, deliver, outOfOrder));
    }

    [Fact]
    public void Next_StatesAndInputs_AreFiveByNine()
    {
        (Enum.GetValues<State>().Length, Enum.GetValues<StreamInput>().Length).Should().Be((5, 9));
    }

    [Theory]
    [InlineData("""{"event":"connected"}""", "Connected")]
    [InlineData("""{"event":"start"}""", "Start")]
    [InlineData("""{"event":"media","media":{"payload":""}}""", "Media")]
    [InlineData("""{"event":"mark","mark":{"name":"m"}}""", "Mark")]
    [InlineData("""{"event":"stop"}""", "Stop")]
    [InlineData("""{"event":"dtmf"}""", "Unknown")]
    [InlineData("""{"event":"media"}""", "Invalid")]
    public void InputOf_Event_IsItsInput(string json, string input)
    {
        StreamStateMachine.InputOf(WavixMessageSerializer.ReadEvent(System.Text.Encoding.UTF8.GetBytes(json)).Kind)
            .Should().Be(Enum.Parse<StreamInput>(input));
    }
}
