using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore.Tests.CallEvents;

/// <summary>An application on Kestrel whose webhook keeps what its handler gets.</summary>
internal sealed class CallEventApp : IAsyncDisposable
{
    public const string Secret = "0123456789abcdef";
    private static readonly HttpClient Http = new();
    private readonly Channel<CallEvent> _handled = Channel.CreateUnbounded<CallEvent>();
    private TestApp? _app;

    /// <summary>What the handler does with an event, before it returns.</summary>
    public Func<CallEvent, CancellationToken, Task> Handle { get; set; } = (_, _) => Task.CompletedTask;

    public TestApp App => _app!;

    public static async Task<CallEventApp> StartAsync(
        Action<WavixCallEventOptions>? configure = null,
        Action<CallEventApp, WebApplication>? map = null,
        string pattern = "/wavix/{secret}/events")
    {
        var app = new CallEventApp();
        app._app = await TestApp.StartAsync(
            web => (map ?? ((own, mapped) => mapped.MapWavixCallEvents(pattern, own.HandleAsync)))(app, web),
            builder => builder.Services.AddWavixCallEvents(options =>
            {
                options.Secret = Secret;
                configure?.Invoke(options);
            }));
        return app;
    }

    /// <summary>The body of an event, as Wavix posts it.</summary>
    public static string Body(string type = "call_setup", string callId = "call-1", string time = "2026-11-01T12:00:00.000Z") =>
        $$"""{"uuid":"{{callId}}","direction":"inbound","event_type":"{{type}}","event_time":"{{time}}","event_payload":null,"from":"+100","to":"+200"}""";

    public async Task HandleAsync(CallEvent callEvent, CancellationToken cancellationToken)
    {
        await Handle(callEvent, cancellationToken);
        _handled.Writer.TryWrite(callEvent);
    }

    public async Task<HttpResponseMessage> PostAsync(string body, string path = $"/wavix/{Secret}/events")
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await Http.PostAsync(new Uri(new Uri(App.App.Urls.Single()), path), content).SoonAsync();
    }

    /// <summary>The next event whose handler has returned.</summary>
    public async Task<CallEvent> HandledAsync() => await _handled.Reader.ReadAsync().AsTask().SoonAsync();

    public bool HasHandledMore => _handled.Reader.Count > 0;

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
