using System.IO.Pipelines;
using System.Text;

namespace Wavix.Streaming.Tests.Transport;

/// <summary>How the ends of a pipe end, and whose they are.</summary>
public class PipeTransportEndTests
{
    private readonly Pipe _input = new();
    private readonly Pipe _output = new();

    [Fact]
    public async Task Receive_InputCompletedWithAnError_IsLostWithThatError()
    {
        await using PipeTransport transport = Create();
        var error = new InvalidDataException("broken");
        await _input.Writer.WriteAsync("half a li".Utf8());
        await _input.Writer.CompleteAsync(error);

        WavixTransportMessage lost = await transport.HearAsync();

        lost.ShouldBeLost();
        lost.Error.Should().BeSameAs(error);
        (await transport.HearAsync()).Error.Should().BeSameAs(error);
    }

    [Fact]
    public async Task Send_PeerCompletedItsReader_Throws()
    {
        await using PipeTransport transport = Create();
        await _output.Reader.CompleteAsync();

        Func<Task> send = () => transport.SayAsync("anyone?");

        await send.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Send_PeerCompletedItsReaderWithAnError_ThrowsItWithin()
    {
        await using PipeTransport transport = Create();
        var error = new InvalidDataException("broken");
        await _output.Reader.CompleteAsync(error);

        Func<Task> send = () => transport.SayAsync("anyone?");

        (await send.Should().ThrowAsync<IOException>()).Which.InnerException.Should().BeSameAs(error);
    }

    [Fact]
    public async Task Receive_PeerReadsNoMore_StillGoesOn()
    {
        await using PipeTransport transport = Create();
        await _output.Reader.CompleteAsync();
        Func<Task> send = () => transport.SayAsync("anyone?");
        await send.Should().ThrowAsync<IOException>();

        await _input.Writer.WriteAsync("still speaking\n".Utf8());

        (await transport.HearAsync()).ShouldBeText("still speaking");
    }

    [Fact]
    public async Task Send_AfterACancelledSend_Throws()
    {
        await using PipeTransport transport = Create();
        using var cancel = new CancellationTokenSource();
        Task sending = transport.SendAsync(new byte[100_000], cancel.Token).AsTask();
        await cancel.CancelAsync();
        Func<Task> wait = () => sending.SoonAsync();
        await wait.Should().ThrowAsync<OperationCanceledException>();

        // A line may be half written by now; the rest of another one must not be taken for its end.
        Func<Task> again = () => transport.SayAsync("next");

        await again.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Receive_AfterACancelledReceive_GoesOn()
    {
        await using PipeTransport transport = Create();
        using var cancel = new CancellationTokenSource();
        await _input.Writer.WriteAsync("one".Utf8());
        Task<WavixTransportMessage> receiving = transport.ReceiveAsync(TransportTalk.Limit, cancel.Token).AsTask();
        await cancel.CancelAsync();
        Func<Task> wait = () => receiving.SoonAsync();
        await wait.Should().ThrowAsync<OperationCanceledException>();

        await _input.Writer.WriteAsync(" line\n".Utf8());

        (await transport.HearAsync()).ShouldBeText("one line");
    }

    [Fact]
    public async Task Abort_AfterDispose_DoesNothing()
    {
        PipeTransport transport = Create();
        await transport.DisposeAsync();

        Action abort = transport.Abort;

        abort.Should().NotThrow();
    }

    [Fact]
    public async Task Dispose_Owned_CompletesBothEnds()
    {
        PipeTransport transport = Create();

        await transport.DisposeAsync();

        (await _output.Reader.ReadAsync().AsTask().SoonAsync()).IsCompleted.Should().BeTrue();
        (await _input.Writer.WriteAsync("x".Utf8()).AsTask().SoonAsync()).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task Dispose_LeftOpen_LeavesBothEndsToTheCaller()
    {
        PipeTransport transport = Create(leaveOpen: true);
        await _input.Writer.WriteAsync("for the transport\nfor the caller".Utf8());
        (await transport.HearAsync()).ShouldBeText("for the transport");

        await transport.DisposeAsync();
        await transport.DisposeAsync();

        ReadResult rest = await _input.Reader.ReadAsync().AsTask().SoonAsync();
        Encoding.UTF8.GetString(rest.Buffer).Should().Be("for the caller");
        await _output.Writer.WriteAsync("from the caller".Utf8());
        ReadResult written = await _output.Reader.ReadAsync().AsTask().SoonAsync();
        written.IsCompleted.Should().BeFalse();
        Encoding.UTF8.GetString(written.Buffer).Should().Be("from the caller");
    }

    [Fact]
    public async Task Dispose_LeftOpenAfterAbort_LeavesTheInputReadable()
    {
        PipeTransport transport = Create(leaveOpen: true);
        await _input.Writer.WriteAsync("for the caller\n".Utf8());
        transport.Abort();
        (await transport.HearAsync()).ShouldBeLost();

        await transport.DisposeAsync();

        ReadResult rest = await _input.Reader.ReadAsync().AsTask().SoonAsync();
        Encoding.UTF8.GetString(rest.Buffer).Should().Be("for the caller\n");
    }

    [Fact]
    public void Construct_WithoutAPipe_Throws()
    {
        Action construct = () => _ = new PipeTransport(null!);

        construct.Should().Throw<ArgumentNullException>().Which.ParamName.Should().Be("pipe");
    }

    private PipeTransport Create(bool leaveOpen = false) => new(new PipePair(_input.Reader, _output.Writer), leaveOpen);
}
