using System.Text;

namespace Wavix.Streaming.Tests.Transport;

/// <summary>Talking over a transport in a test: every wait is bounded.</summary>
internal static class TransportTalk
{
    public const int Limit = 4096;

    public static byte[] Utf8(this string text) => Encoding.UTF8.GetBytes(text);

    public static string Content(this WavixTransportMessage message) => Encoding.UTF8.GetString(message.Data.Span);

    public static Task<WavixTransportMessage> HearAsync(this IWavixTransport transport, int maxMessageBytes = Limit) =>
        transport.ReceiveAsync(maxMessageBytes, CancellationToken.None).AsTask().SoonAsync();

    public static Task SayAsync(this IWavixTransport transport, string text) => transport.SayAsync(text.Utf8());

    public static Task SayAsync(this IWavixTransport transport, byte[] message) =>
        transport.SendAsync(message, CancellationToken.None).AsTask().SoonAsync();

    public static Task ShutAsync(this IWavixTransport transport, int? status = 1000, string? description = null) =>
        transport.CloseAsync(status, description, CancellationToken.None).AsTask().SoonAsync();

    public static void ShouldBeText(this WavixTransportMessage message, string text)
    {
        message.Kind.Should().Be(WavixTransportMessageKind.Text, "{0}", message.Error);
        message.Content().Should().Be(text);
    }

    public static void ShouldBeClose(this WavixTransportMessage message, int? status, string? description)
    {
        message.Kind.Should().Be(WavixTransportMessageKind.Close);
        message.CloseStatus.Should().Be(status);
        message.CloseDescription.Should().Be(description);
        message.Data.IsEmpty.Should().BeTrue();
    }

    public static void ShouldBeLost(this WavixTransportMessage message, int? status = null)
    {
        message.Kind.Should().Be(WavixTransportMessageKind.Lost);
        message.CloseStatus.Should().Be(status);
        message.Data.IsEmpty.Should().BeTrue();
    }
}
