using System.Globalization;
using System.Text;

namespace Wavix.Streaming.Tests.Session;

/// <summary>What a peer says and the application does not read: the memory of it stays in its bound, whatever the messages are.</summary>
[Collection(RunsAlone.Name)]
public class HeldMemoryTests
{
    private const int Queued = 3_000_000;

    // What is on its way: in the transport, in the pump, in the test.
    private const int Slack = 6_000_000;

    // Now and then, so that no run of broken messages ends the stream.
    private static readonly byte[] Good = """{"event":"news"}"""u8.ToArray();

    /// <summary>A message by its number, and whether some of its kind must have been dropped.</summary>
    public static TheoryData<string, bool> Messages => new()
    {
        { """{"event":"mark","mark":{"name":"#900000"}}""", false },
        { """{"event":"media","media":{"payload":"AAEC/f7/","track":"#900000"}}""", false },
        { """{"event":"media","call_id":"#900000","media":{"payload":"AAEC/f7/"}}""", false },
        { """{"event":"media","stream_id":"#900000","media":{"payload":"AAEC/f7/"}}""", false },
        { """{"event":"connected","call_id":"#900000"}""", false },
        { """{"event":"start","stream_type":"#900000"}""", false },
        { """{"event":"start","channel":"#900000"}""", false },
        { """{"event":"media","call_id":"#900000","media":{"payload":"!"}}""", false },
        { """{"event":"#900000"}""", false },
        { """{"event":"news","text":"#900000"}""", true },
        { """{"event":"news","call_id":"#900000"}""", true },
        { "#900000", false },
        { """{"event":"media","media":{"payload":"#900000"}}""", true },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Receive_LongMessagesThatNobodyReads_HoldsNoMoreThanTheBound(string message, bool mustDrop) =>
        await HoldsAsync(message, mustDrop, receiveMedia: true);

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task Receive_ReceiveMediaFalse_HoldsNoMoreThanTheBound(string message, bool mustDrop) =>
        await HoldsAsync(message, mustDrop && !message.Contains("payload", StringComparison.Ordinal), receiveMedia: false);

    [Theory]
    [InlineData("""{"event":"mark","mark":{"name":"#4000"}}""", 2_000)]
    [InlineData("""{"event":"media","call_id":"#500","stream_id":"#500","media":{"payload":"","track":"#500"}}""", 10_000)]
    [InlineData("""{"event":"connected","call_id":"#500","stream_id":"#500"}""", 10_000)]
    [InlineData("""{"event":"start","call_id":"#500","stream_id":"#500","stream_type":"#500","channel":"#500"}""", 10_000)]
    [InlineData("""{"event":"#500","call_id":"#500","stream_id":"#500"}""", 10_000)]
    [InlineData("""{"event":"mark","mark":{"name":1},"call_id":"#500","stream_id":"#500"}""", 10_000)]
    [InlineData("""{"event":"x"}""", 100_000)]
    public async Task Receive_TextsWithinTheirLimits_AreCountedInTheBound(string message, int count)
    {
        await using SessionHarness call = Begin();
        await call.StartAsync();
        var numbered = new NumberedMessage(message);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < count; i++)
        {
            numbered.Write(i);
            await call.SayAsync(i % 50 == 0 ? Good : numbered.Message);
            await SettleNowAndThenAsync(call, i);
        }

        await call.SettleAsync();

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(Queued + Slack);
        call.Statistics.DroppedEvents.Should().BePositive();
    }

    [Fact]
    public async Task Receive_LongMarksBeforeStart_HoldsNoMoreThanTheBound()
    {
        await using SessionHarness call = Begin();
        var numbered = new NumberedMessage("""{"event":"mark","mark":{"name":"#1000000"}}""");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 600; i++)
        {
            numbered.Write(i);
            await call.SayAsync(numbered.Message);
            await SettleNowAndThenAsync(call, i);
        }

        await call.SettleAsync();

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(Queued + Slack);
    }

    private static SessionHarness Begin(Action<WavixStreamOptions>? configure = null) => new(
        options =>
        {
            options.MaxQueuedEventBytes = Queued;
            configure?.Invoke(options);
        },
        capacity: 4);

    private static async Task HoldsAsync(string message, bool mustDrop, bool receiveMedia)
    {
        await using SessionHarness call = Begin(options => options.ReceiveMedia = receiveMedia);
        await call.StartAsync();
        var numbered = new NumberedMessage(message);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 100; i++)
        {
            numbered.Write(i);
            await call.SayAsync(i % 50 == 0 ? Good : numbered.Message);
            await SettleNowAndThenAsync(call, i);
        }

        await call.SettleAsync();

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(Queued + Slack);
        call.Statistics.MessagesReceived.Should().Be(102);
        (call.Statistics.DroppedEvents > 0).Should().Be(mustDrop);
    }

    /// <summary>The transport of tests keeps some messages; this keeps them few.</summary>
    private static Task SettleNowAndThenAsync(SessionHarness call, int number) => number % 16 == 0 ? call.SettleAsync() : Task.CompletedTask;

    /// <summary>
    /// A message in which each <c>#n</c> is a text of n characters that starts with a number, so that no two messages share a text. Made in one
    /// array: strings would leave their memory in pools.
    /// </summary>
    private sealed class NumberedMessage
    {
        private const int Digits = 8;

        private readonly List<int> _places = [];

        public NumberedMessage(string template)
        {
            var message = new StringBuilder();
            for (int i = 0; i < template.Length; i++)
            {
                if (template[i] != '#')
                {
                    message.Append(template[i]);
                    continue;
                }

                string length = string.Concat(template.Skip(i + 1).TakeWhile(char.IsAsciiDigit));
                _places.Add(message.Length);
                message.Append('A', int.Parse(length, CultureInfo.InvariantCulture));
                i += length.Length;
            }

            Message = Encoding.ASCII.GetBytes(message.ToString());
        }

        public byte[] Message { get; }

        public void Write(int number)
        {
            foreach (int place in _places)
            {
                number.TryFormat(Message.AsSpan(place, Digits), out _, "D8", CultureInfo.InvariantCulture);
            }
        }
    }
}
