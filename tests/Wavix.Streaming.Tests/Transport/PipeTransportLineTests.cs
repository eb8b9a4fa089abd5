using System.IO.Pipelines;

namespace Wavix.Streaming.Tests.Transport;

/// <summary>Where a message begins and ends in the bytes of a pipe.</summary>
public sealed class PipeTransportLineTests : IAsyncDisposable
{
    private const int Limit = 8;

    private readonly Pipe _input = new();
    private readonly Pipe _output = new();
    private readonly PipeTransport _transport;

    public PipeTransportLineTests() => _transport = new PipeTransport(new PipePair(_input.Reader, _output.Writer));

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    [Fact]
    public async Task Receive_LinesInOnePiece_AreOneMessageEach()
    {
        await WriteAsync("one\ntwo\r\n\n\r\nfive\n");

        await ShouldHearAsync(_transport, "one", "two", "", "", "five");
    }

    [Fact]
    public async Task Receive_OneByteAtATime_AreTheSameMessages()
    {
        await using PipeTransport transport = ByteByByte("one\r\n\ntwo\nlast");

        await ShouldHearAsync(transport, "one", "", "two", "last");
        (await transport.HearAsync(Limit)).ShouldBeClose(null, null);
    }

    [Fact]
    public async Task Receive_LineOverManySegments_IsAssembled()
    {
        var small = new Pipe(new PipeOptions(minimumSegmentSize: 1));
        await using var transport = new PipeTransport(new PipePair(small.Reader, _output.Writer));
        string line = string.Concat(Enumerable.Range(0, 3000).Select(i => (char)('a' + (i % 26))));
        for (int i = 0; i < line.Length; i += 100)
        {
            await small.Writer.WriteAsync(line.Substring(i, 100).Utf8());
        }

        await small.Writer.WriteAsync("\nnext\n".Utf8());

        (await transport.HearAsync(3000)).ShouldBeText(line);
        (await transport.HearAsync(3000)).ShouldBeText("next");
    }

    [Fact]
    public async Task Receive_CarriageReturnWithinALine_StaysWhereItIs()
    {
        await WriteAsync("a\rb\r\r\n\r\n");

        await ShouldHearAsync(_transport, "a\rb\r", "");
    }

    [Theory]
    [InlineData("last", "last")]
    [InlineData("last\r", "last")]
    [InlineData("12345678", "12345678")]
    [InlineData("12345678\r", "12345678")]
    public async Task Receive_LastLineWithoutNewline_IsDeliveredBeforeTheClose(string end, string message)
    {
        await WriteAsync("first\n" + end);
        await _input.Writer.CompleteAsync();

        await ShouldHearAsync(_transport, "first", message);
        (await _transport.HearAsync(Limit)).ShouldBeClose(null, null);
        (await _transport.HearAsync(Limit)).ShouldBeClose(null, null);
    }

    [Fact]
    public async Task Receive_InputEndsAfterANewline_IsOnlyTheClose()
    {
        await WriteAsync("first\n");
        await _input.Writer.CompleteAsync();

        await ShouldHearAsync(_transport, "first");
        (await _transport.HearAsync(Limit)).ShouldBeClose(null, null);
    }

    [Theory]
    [InlineData("12345678\nnext\n")]
    [InlineData("12345678\r\nnext\n")]
    public async Task Receive_LineOfExactlyTheLimit_Arrives(string lines)
    {
        await WriteAsync(lines);
        await using PipeTransport byteByByte = ByteByByte(lines);

        await ShouldHearAsync(_transport, "12345678", "next");
        await ShouldHearAsync(byteByByte, "12345678", "next");
    }

    [Theory]
    [InlineData("123456789\nnext\n")]
    [InlineData("123456789\r\nnext\n")]
    [InlineData("12345678\r\r\nnext\n")]
    [InlineData("12345678901234567890\nnext\n")]
    public async Task Receive_LineOverTheLimit_IsTooLargeOnce(string lines)
    {
        await WriteAsync(lines);
        await using PipeTransport byteByByte = ByteByByte(lines);

        await ShouldBeTooLargeAsync(_transport);
        await ShouldHearAsync(_transport, "next");
        await ShouldBeTooLargeAsync(byteByByte);
        await ShouldHearAsync(byteByByte, "next");
    }

    [Fact]
    public async Task Receive_TooLongWithoutNewline_IsToldAtOnceAndDroppedUpToTheNewline()
    {
        await WriteAsync("1234567890");
        await ShouldBeTooLargeAsync(_transport);

        Task<WavixTransportMessage> receiving = _transport.HearAsync(Limit);
        await WriteAsync(new string('x', 40_000));
        await WriteAsync(new string('y', 40_000));
        await WriteAsync("z\nnext\n");

        (await receiving).ShouldBeText("next");
    }

    [Theory]
    [InlineData("123456789")]
    [InlineData("1234567890")]
    public async Task Receive_InputEndsInALineOverTheLimit_IsTooLargeThenClose(string end)
    {
        await WriteAsync(end);
        await _input.Writer.CompleteAsync();

        await ShouldBeTooLargeAsync(_transport);
        (await _transport.HearAsync(Limit)).ShouldBeClose(null, null);
    }

    [Theory]
    [InlineData("{\"a\":\n1}", "{\"a\": 1}\n")]
    [InlineData("\r\n\r\n", "    \n")]
    [InlineData("", "\n")]
    [InlineData("é😀", "é😀\n")]
    public async Task Send_Message_IsOneLine(string message, string line)
    {
        await _transport.SayAsync(message);

        ReadResult written = await _output.Reader.ReadAsync().AsTask().SoonAsync();
        written.Buffer.FirstSpan.ToArray().Should().Equal(line.Utf8());
    }

    /// <summary>A transport that gets the text one byte at a time, each when the one before was looked at.</summary>
    private static PipeTransport ByteByByte(string text)
    {
        var input = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        _ = Task.Run(async () =>
        {
            foreach (byte b in text.Utf8())
            {
                await input.Writer.WriteAsync(new[] { b });
            }

            await input.Writer.CompleteAsync();
        });
        return new PipeTransport(new PipePair(input.Reader, new Pipe().Writer));
    }

    private static async Task ShouldHearAsync(PipeTransport transport, params string[] messages)
    {
        foreach (string message in messages)
        {
            (await transport.HearAsync(Limit)).ShouldBeText(message);
        }
    }

    private static async Task ShouldBeTooLargeAsync(PipeTransport transport) =>
        (await transport.HearAsync(Limit)).Kind.Should().Be(WavixTransportMessageKind.TooLarge);

    private async Task WriteAsync(string text) => await _input.Writer.WriteAsync(text.Utf8()).AsTask().SoonAsync();
}
