using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wavix.Streaming.CallControl.Tests;

/// <summary>Real sockets: what the HttpClient of .NET reports when a server behaves badly.</summary>
public class LoopbackTests
{
    [Fact]
    public async Task HangUp_ServerAnswers_HasSentOneWholeRequest()
    {
        await using var server = new TcpServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"success\":true}");

        (await Client(server.Address).HangUpAsync("c-1").SoonAsync()).Should().BeTrue();

        (await server.Request).Should().Be(
            $"DELETE /v1/calls/c-1 HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {FakeApi.Key}\r\nAccept: application/json\r\n\r\n");
    }

    [Fact]
    public async Task Answer_ServerClosesWithoutAnswer_IsALostConnection()
    {
        await using var server = new TcpServer("");

        WavixCallControlException error = await ErrorTests.FailAsync(() => Client(server.Address).AnswerAsync("c").SoonAsync());

        error.Reason.Should().Be(CallControlErrorReason.ConnectionFailed);
        error.Message.Should().Contain("was lost before the answer was complete").And.Contain("may do it twice");
    }

    [Fact]
    public async Task Answer_ServerClosesWithinTheAnswer_IsALostConnection()
    {
        await using var server = new TcpServer("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"succ");

        WavixCallControlException error = await ErrorTests.FailAsync(() => Client(server.Address).AnswerAsync("c").SoonAsync());

        error.Reason.Should().Be(CallControlErrorReason.ConnectionFailed);
        error.Message.Should().Contain("was lost before the answer was complete");
    }

    [Fact]
    public async Task Answer_ServerSpeaksNoHttp_IsAFailedConnection()
    {
        await using var server = new TcpServer("SSH-2.0-OpenSSH\r\n");

        (await ErrorTests.FailAsync(() => Client(server.Address).AnswerAsync("c").SoonAsync())).Reason.Should().Be(CallControlErrorReason.ConnectionFailed);
    }

    [Fact]
    public async Task Answer_ServerStaysSilent_TimesOut()
    {
        await using var server = new TcpServer(null);

        WavixCallControlException error = await ErrorTests.FailAsync(
            () => Client(server.Address, TimeSpan.FromMilliseconds(300)).AnswerAsync("c").SoonAsync());

        error.Reason.Should().Be(CallControlErrorReason.TimedOut);
        error.Message.Should().Contain("within 00:00:00.3");
    }

    [Fact]
    public async Task Answer_HttpClientIsMoreImpatient_TimesOut()
    {
        await using var server = new TcpServer(null);
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(300) };
        var client = new WavixCallControlClient(http, new WavixCallControlOptions { ApiKey = FakeApi.Key, BaseAddress = server.Address });

        WavixCallControlException error = await ErrorTests.FailAsync(() => client.AnswerAsync("c").SoonAsync());

        error.Reason.Should().Be(CallControlErrorReason.TimedOut);
        error.Message.Should().Contain("the timeout of the HttpClient");
    }

    [Fact]
    public async Task Answer_NoServer_SaysThatNothingWasSent()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");

        WavixCallControlException error = await ErrorTests.FailAsync(() => Client(address).AnswerAsync("c").SoonAsync());

        error.Reason.Should().Be(CallControlErrorReason.ConnectionFailed);
        error.Message.Should().Contain("could not be opened, so nothing was sent");
    }

    [Fact]
    public async Task Answer_CallerCancelsWhileTheServerIsSilent_IsCanceled()
    {
        await using var server = new TcpServer(null);
        using var caller = new CancellationTokenSource();
        Task answer = Client(server.Address).AnswerAsync("c", null, caller.Token);
        await server.Request;

        await caller.CancelAsync();

        Func<Task> wait = () => answer.SoonAsync();
        (await wait.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(caller.Token);
    }

    [Fact]
    public async Task Answer_FollowedRedirect_DoesNotCarryTheKey()
    {
        await using var target = new TcpServer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}");
        await using var server = new TcpServer($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {target.Address}\r\nContent-Length: 0\r\n\r\n");

        // This client has a plain HttpClient, which follows redirects.
        await ErrorTests.FailAsync(() => Client(server.Address).HangUpAsync("c").SoonAsync());

        (await target.Request).Should().NotContain("Authorization").And.NotContain(FakeApi.Key);
    }

    private static WavixCallControlClient Client(Uri address, TimeSpan? timeout = null) => new(
        new HttpClient(),
        new WavixCallControlOptions { ApiKey = FakeApi.Key, BaseAddress = address, Timeout = timeout ?? TimeSpan.FromSeconds(10) });

    /// <summary>Reads the head of one request, writes the answer, and closes.</summary>
    private sealed class TcpServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource<string> _request = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _end = new();
        private readonly Task _serving;

        /// <param name="answer">What to write before the connection is closed; null to keep it open and silent.</param>
        public TcpServer(string? answer)
        {
            _listener.Start();
            _serving = ServeAsync(answer);
        }

        public Uri Address => new($"http://{_listener.LocalEndpoint}");

        public Task<string> Request => _request.Task.SoonAsync();

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _serving.SoonAsync();
            _listener.Dispose();
            _end.Dispose();
        }

        private async Task ServeAsync(string? answer)
        {
            try
            {
                using TcpClient connection = await _listener.AcceptTcpClientAsync(_end.Token);
                NetworkStream stream = connection.GetStream();
                var head = new StringBuilder();
                byte[] buffer = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    int read = await stream.ReadAsync(buffer, _end.Token);
                    head.Append(Encoding.ASCII.GetString(buffer, 0, read));
                }

                _request.TrySetResult(head.ToString());
                if (answer is null)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token);
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer!), _end.Token);
                connection.Client.Shutdown(SocketShutdown.Send);

                // What is left of the request: closing with it unread would reset the connection.
                while (await stream.ReadAsync(buffer, _end.Token) > 0)
                {
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The test has ended.
            }
        }
    }
}
