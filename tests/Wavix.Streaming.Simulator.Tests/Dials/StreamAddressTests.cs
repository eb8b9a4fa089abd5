using Wavix.Streaming.Simulator.Dials;

namespace Wavix.Streaming.Simulator.Tests.Dials;

public class StreamAddressTests
{
    [Theory]
    [InlineData("localhost:5000", "ws://localhost:5000/stream/token?a=b%20c")]
    [InlineData("[::1]:5000", "ws://[::1]:5000/stream/token?a=b%20c")]
    [InlineData("wss://10.0.0.1:5001", "wss://10.0.0.1:5001/stream/token?a=b%20c")]
    [InlineData("ws://localhost:80", "ws://localhost/stream/token?a=b%20c")]
    public void Replace_PublicUrl_KeepsPathAndQuery(string address, string expected) =>
        StreamAddress.Parse(address)!.Replace(new Uri("wss://voice.example.com/stream/token?a=b%20c")).AbsoluteUri.Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData(":5000")]
    [InlineData("[::1]")]
    [InlineData("http://localhost:5000")]
    [InlineData("localhost:5000/stream")]
    [InlineData("ws://user@localhost:5000")]
    public void Parse_NoAddress_IsNull(string text) => StreamAddress.Parse(text).Should().BeNull();
}
