using System.Buffers.Binary;
using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Playing;

public class SendOrderTests
{
    private const int Senders = 50;
    private const int Each = 20;

    [Fact]
    public async Task SendAsync_50ConcurrentSenders_KeepsMessagesWholeAndEachCallersOrder()
    {
        await using var call = new SessionHarness(capacity: 3);
        await call.StartAsync();
        Task[] senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAllAsync(call.Session, sender))).ToArray();
        int[] heardOf = new int[Senders];

        for (int i = 0; i < Senders * Each; i++)
        {
            byte[] payload = ((MediaCommand)await call.HearCommandAsync()).Payload.ToArray();
            int sender = BinaryPrimitives.ReadInt16LittleEndian(payload);
            payload.Should().Equal(PayloadOf(sender, heardOf[sender]++));
        }

        await Task.WhenAll(senders).WaitAsync(SessionHarness.Soon);
        call.Transport.Breaches.Should().BeEmpty();
    }

    [Fact]
    public async Task SendAsync_CallsWhileOneIsUnderWay_GoOutInCallOrder()
    {
        await using var call = new SessionHarness(capacity: 1);
        await call.StartAsync();
        Task<bool>[] sends = Enumerable.Range(0, 30).Select(i => call.Session.SendMarkAsync("m" + i).AsTask()).ToArray();

        for (int i = 0; i < sends.Length; i++)
        {
            ((MarkCommand)await call.HearCommandAsync()).Name.Should().Be("m" + i);
        }

        (await Task.WhenAll(sends).WaitAsync(SessionHarness.Soon)).Should().OnlyContain(sent => sent);
    }

    [Fact]
    public async Task SendAsync_MessagesOfManySizes_AreEachWhole()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        foreach (int size in new[] { 2, 40_000, 2, 960, 100_000, 4 })
        {
            byte[] payload = Enumerable.Range(0, size).Select(i => (byte)i).ToArray();
            await call.Session.SendMediaAsync(payload);
            ((MediaCommand)await call.HearCommandAsync()).Payload.ToArray().Should().Equal(payload);
        }
    }

    private static async Task SendAllAsync(WavixStreamSession session, int sender)
    {
        for (int i = 0; i < Each; i++)
        {
            (await session.SendMediaAsync(PayloadOf(sender, i))).Should().BeTrue();
        }
    }

    private static byte[] PayloadOf(int sender, int number)
    {
        byte[] payload = new byte[4 + (2 * ((sender + number) % 60))];
        payload.AsSpan().Fill((byte)(sender + number));
        BinaryPrimitives.WriteInt16LittleEndian(payload, (short)sender);
        BinaryPrimitives.WriteInt16LittleEndian(payload.AsSpan(2), (short)number);
        return payload;
    }
}
