using System.Text;

namespace Wavix.Streaming.Simulator.Tests.Loads;

public class ApplicationMessageTests
{
    [Theory]
    [InlineData("""{"event":"media","media":{"payload":"AAEC"}}""")]
    [InlineData("""{"media":{"x":[1,{"payload":"no"}],"payload":"AAEC","y":{}},"stream_id":"s-1","event":"media"}""")]
    [InlineData("{\n \"event\" : \"media\",\n \"media\" : { \"payload\" : \"AAEC\" } }")]
    [InlineData("""{"event":"\u006dedia","media":{"payload":"\u0041AEC"}}""")]
    public void Read_Media_GivesItsPayload(string json)
    {
        ApplicationMessage message = Read(json);

        message.Problem.Should().BeNull();
        message.IsAudio.Should().BeTrue();
        Encoding.ASCII.GetString(message.Payload).Should().Be("AAEC");
    }

    [Theory]
    [InlineData("""{"event":"clear"}""", null, true)]
    [InlineData("""{"event":"mark","mark":{"name":"a"},"stream_id":"s-1"}""", "a", false)]
    public void Read_OtherCommand_IsNoAudio(string json, string? mark, bool isClear)
    {
        ApplicationMessage message = Read(json);

        message.Problem.Should().BeNull();
        (message.IsAudio, message.MarkName, message.IsClear).Should().Be((false, mark, isClear));
    }

    [Theory]
    [InlineData("", "a message is not JSON")]
    [InlineData("{", "a message is not JSON")]
    [InlineData("""{"event":"media","media":{"payload":"AA""", "a message is not JSON")]
    [InlineData("""{"event":"clear"} x""", "a message is not JSON")]
    [InlineData("[]", "a message is not a JSON object")]
    [InlineData("{}", "a message has no event")]
    [InlineData("""{"event":1}""", "a message has no event")]
    [InlineData("""{"event":"media"}""", "a media has no payload")]
    [InlineData("""{"event":"media","media":"AAEC"}""", "a media has no payload")]
    [InlineData("""{"event":"media","media":{"payload":null}}""", "a media has no payload")]
    [InlineData("""{"event":"mark"}""", "a mark has no name")]
    [InlineData("""{"event":"dance"}""", "Wavix knows no event 'dance'")]
    [InlineData("""{"event":"clear","stream_id":"s-2"}""", "a message names another stream_id, so Wavix drops it")]
    public void Read_WhatWavixWouldNotTake_SaysWhat(string json, string problem) => Read(json).Problem.Should().Be(problem);

    [Fact]
    public void Read_InvalidUtf8_SaysWhat() =>
        ApplicationMessage.Read([.. "{\"event\":\""u8, 0xFF, .. "\"}"u8], "s-1"u8).Problem.Should().NotBeNull();

    private static ApplicationMessage Read(string json) => ApplicationMessage.Read(Encoding.UTF8.GetBytes(json), "s-1"u8);
}
