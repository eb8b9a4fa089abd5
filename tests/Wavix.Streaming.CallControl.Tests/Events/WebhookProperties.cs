using System.Text;

namespace Wavix.Streaming.CallControl.Tests.Events;

/// <summary>The readers of webhooks and independent ones by <see cref="System.Text.Json.JsonDocument"/> can't be told apart.</summary>
public class WebhookProperties
{
    private const int Bodies = 6_000;

    [Fact]
    public void CallEventReader_AnyBody_AgreesWithTheOracle() =>
        Check(body => RequireEqual(WebhookContent.Of(CallEventReader.Read(body)), WebhookOracle.ReadCallEvent(body)));

    [Fact]
    public void PostCallEventReader_AnyBody_AgreesWithTheOracle() =>
        Check(body => RequireEqual(WebhookContent.Of(PostCallEventReader.Read(body)), WebhookOracle.ReadPostCall(body)));

    [Fact]
    public void Readers_RandomBytes_DoNotThrow() => Check(seed =>
    {
        var random = new Random(seed);
        byte[] bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }, body =>
    {
        CallEventReader.Read(body);
        PostCallEventReader.Read(body);
    });

    [Fact]
    public void RandomWebhook_ManySeeds_BuildsEveryKindOfBody()
    {
        // A generator that misses a kind would prove nothing about it.
        byte[][] bodies = [.. Enumerable.Range(0, 12_000).Select(seed => new RandomWebhook(seed).Build())];

        WebhookContent[] events = [.. bodies.Select(WebhookOracle.ReadCallEvent)];
        WebhookContent[] reports = [.. bodies.Select(WebhookOracle.ReadPostCall)];
        events.Select(content => content.Type).Distinct().Should().HaveCount(12);
        events.Select(content => content.Reason).Distinct().Should().BeEquivalentTo(
            Enum.GetValues<InvalidWebhookReason>().Except([InvalidWebhookReason.TooLong]));
        events.Select(content => content.Status).Distinct().Should().BeEquivalentTo(null, "Unknown", "Started", "Completed", "Failed");
        reports.Select(content => content.Status).Distinct().Should().BeEquivalentTo(null, "Unknown", "Answered", "NoAnswer", "Busy", "Failed");
        reports.Should().Contain(content => content.Charge != null).And.Contain(content => content.Duration != null).And.Contain(content => content.EventTime != null);
    }

    // FluentAssertions would need most of the time of these tests.
    private static void RequireEqual(WebhookContent actual, WebhookContent expected)
    {
        if (actual != expected)
        {
            throw new InvalidOperationException($"It was read as\n{actual}\nand should be\n{expected}");
        }
    }

    private static void Check(Action<byte[]> property) => Check(seed => new RandomWebhook(seed).Build(), property);

    private static void Check(Func<int, byte[]> build, Action<byte[]> property)
    {
        // The same bodies at every run, and as many new ones.
        int first = Random.Shared.Next();
        foreach (int seed in Enumerable.Range(0, Bodies / 2).Concat(Enumerable.Range(first & 0x3FFF_FFFF, Bodies / 2)))
        {
            byte[] body = build(seed);
            try
            {
                property(body);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, body {Encoding.Latin1.GetString(body)}", e);
            }
        }
    }
}
