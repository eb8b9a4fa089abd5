using System.Text;

namespace Wavix.Streaming.Tests.Protocol;

/// <summary>The reader and an independent one by <see cref="System.Text.Json.JsonDocument"/> can't be told apart.</summary>
public class OracleProperties
{
    [Fact]
    public void ReadEvent_AnyJson_AgreesWithTheOracle() => Arbitrary.Check(Arbitrary.Json, AssertAgrees, 5000);

    [Fact]
    public void ReadEvent_AnyWrittenEvent_AgreesWithTheOracle() => Arbitrary.Check(Arbitrary.Event, value => AssertAgrees(Wire.Bytes(value)));

    [Fact]
    public void ReadEvent_AnyMutation_AgreesWithTheOracle() => Arbitrary.Check(Mutations.Any, AssertAgrees, 5000);

    [Fact]
    public void RandomJson_ManySeeds_BuildsEveryKindOfMessage()
    {
        // A generator that misses a kind would prove nothing about it.
        MessageContent[] contents = [.. Enumerable.Range(0, 5000).Select(seed => JsonDocumentOracle.Read(new RandomJson(seed).Build()))];

        contents.Select(content => content.Type).Distinct().Should().HaveCount(7);
        contents.Select(content => content.Reason).Distinct().Should().Contain(
            [InvalidMessageReason.InvalidJson, InvalidMessageReason.NotAnObject, InvalidMessageReason.MissingEventName, InvalidMessageReason.MissingPayload,
             InvalidMessageReason.InvalidBase64, InvalidMessageReason.OddPayloadLength, InvalidMessageReason.MissingMarkName]);
        contents.Select(content => content.Anomalies).Should().Contain(
            [EventAnomalies.None, EventAnomalies.MissingField, EventAnomalies.MistypedField, EventAnomalies.UnknownValue]);
    }

    private static void AssertAgrees(byte[] message) =>
        (MessageContent.Of(WavixMessageSerializer.ReadEvent(message)) with { Detail = null })
            .Should().Be(JsonDocumentOracle.Read(message), "the message is {0}", Encoding.UTF8.GetString(message).Replace("{", "{{", StringComparison.Ordinal));
}
