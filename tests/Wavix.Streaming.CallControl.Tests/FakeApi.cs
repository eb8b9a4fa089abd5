using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.CallControl.Tests;

/// <summary>Wavix's HTTP API in the place of the network: notes what was sent and answers as the test wants.</summary>
internal sealed class FakeApi(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public const string Key = "secret-Key.1234567890";

    private readonly List<string> _requests = [];

    /// <summary>Each request as its method and path, then its body if it has one.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>The last request, without its body.</summary>
    public HttpRequestMessage? Last { get; private set; }

    public static FakeApi Answering(int status, string body, string type = "application/json") => new((_, _) => Task.FromResult(Response(status, body, type)));

    public static FakeApi Answering(string body) => Answering(200, body);

    public static FakeApi Throwing(Exception error) => new((_, _) => Task.FromException<HttpResponseMessage>(error));

    /// <summary>Never answers; the wait can be canceled.</summary>
    public static FakeApi Silent(Action? asked = null) => new(async (_, cancellationToken) =>
    {
        asked?.Invoke();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("It can't end otherwise.");
    });

    public static HttpResponseMessage Response(int status, string body, string type = "application/json") =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };

    public WavixCallControlClient Client(Action<WavixCallControlOptions>? configure = null, ILogger<WavixCallControlClient>? logger = null)
    {
        var options = new WavixCallControlOptions { ApiKey = Key };
        configure?.Invoke(options);
        return new WavixCallControlClient(new HttpClient(this), options, logger);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        _requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}{body}");
        Last = request;
        return await answer(request, cancellationToken);
    }
}
