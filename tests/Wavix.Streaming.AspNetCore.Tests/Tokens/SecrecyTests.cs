using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>No log record, span or measurement holds a token, however its request ends.</summary>
public partial class SecrecyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Requests_WithTheDocumentedFilter_LeaveNoTokenInAnythingWritten(int httpVersion)
    {
        using var written = new EverythingWritten();
        var exported = new List<Activity>();
        List<string> tokens;
        using (TracerProvider tracing = Sdk.CreateTracerProviderBuilder()
            .AddAspNetCoreInstrumentation()
            .AddSource(WavixTelemetry.ActivitySourceName)
            .AddInMemoryExporter(exported)
            .Build())
        {
            tokens = await RequestEveryWayAsync(written, DocumentedFilter(), httpVersion);
        }

        written.Log.Should().Contain(record => record.Contains("refused with 410: Used", StringComparison.Ordinal));
        written.Spans.Should().Contain(span => span.StartsWith("wavix.stream", StringComparison.Ordinal));
        written.Measurements.Should().Contain(measurement => measurement.StartsWith("http.server.request.duration", StringComparison.Ordinal));
        IReadOnlyList<string> paths = exported.Select(activity => activity.GetTagItem("url.path")).OfType<string>().ToList();
        paths.Should().Contain("/stream/{streamToken}");
        string[] everything = [.. written.Log, .. written.Spans, .. written.Measurements, .. exported.Select(EverythingWritten.TextOf)];
        everything.Where(text => tokens.Any(token => text.Contains(token, StringComparison.Ordinal))).Should().BeEmpty();
    }

    /// <summary>The test above can fail: without the filter the host's own records hold the path.</summary>
    [Fact]
    public async Task Requests_WithoutTheDocumentedFilter_ShowWhatItIsFor()
    {
        using var written = new EverythingWritten();

        List<string> tokens = await RequestEveryWayAsync(written, new Dictionary<string, LogLevel>(), httpVersion: 1);

        written.Log.Where(record => record.Contains(tokens[0], StringComparison.Ordinal)).Should()
            .Contain(record => record.StartsWith("Microsoft.AspNetCore.Hosting.Diagnostics", StringComparison.Ordinal))
            .And.Contain(record => record.StartsWith("Microsoft.AspNetCore.Routing", StringComparison.Ordinal))
            .And.Contain(record => record.StartsWith("Wavix.Streaming", StringComparison.Ordinal), "the host's scope has the path")
            .And.OnlyContain(record => record.Contains("RequestPath", StringComparison.Ordinal) || DocumentedFilter().Keys.Any(record.StartsWith));
    }

    /// <summary>The lines that docs/how-to/secure-an-endpoint.md shows, as they stand in the sample.</summary>
    private static Dictionary<string, LogLevel> DocumentedFilter()
    {
        string program = File.ReadAllText(Repository.PathOf("docs", "samples", "SecureBot", "Program.cs"));
        string region = program.Split("#region log-filter")[1].Split("#endregion")[0];
        Dictionary<string, LogLevel> filter = FilterLine().Matches(region)
            .ToDictionary(line => line.Groups["category"].Value, line => Enum.Parse<LogLevel>(line.Groups["level"].Value));
        filter.Should().NotBeEmpty();
        return filter;
    }

    /// <summary>
    /// Accepted, replayed, expired, not a WebSocket, refused by a rate limit, and by a store that is down; at a path that leads nowhere. Pages
    /// of the application's own stand in for answers without a text.
    /// </summary>
    /// <returns>The tokens.</returns>
    private static async Task<List<string>> RequestEveryWayAsync(
        EverythingWritten written, IReadOnlyDictionary<string, LogLevel> filter, int httpVersion)
    {
        var store = new BreakableStore();
        await using TokenApp app = await TokenApp.StartAsync(
            app =>
            {
                app.UseStatusCodePagesWithReExecute("/sorry");
                app.UseRateLimiter();
                app.Map("/sorry", () => "Sorry.");
                app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken();
                app.MapWavixStream("/limited", (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken().RequireRateLimiting("none");
            },
            configure: builder =>
            {
                builder.Logging.AddProvider(written.Logger).SetMinimumLevel(LogLevel.Trace);
                foreach ((string category, LogLevel level) in filter)
                {
                    builder.Logging.AddFilter(category, level);
                }

                builder.Services.Replace(ServiceDescriptor.Singleton<IStreamTokenStore>(store));
                builder.Services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("none", none =>
                {
                    none.PermitLimit = 1;
                    none.Window = TimeSpan.FromHours(1);
                }));
            },
            httpVersion: httpVersion);
        var limited = new Uri(app.BaseUri, "/limited");
        Uri accepted = await app.CreateUrlAsync();
        Uri expired = await app.CreateUrlAsync();
        Uri noWebSocket = await app.CreateUrlAsync();
        Uri failed = await app.CreateUrlAsync();
        Uri within = await app.Tokens.CreateUnboundUrlAsync(limited);
        Uri beyond = await app.Tokens.CreateUnboundUrlAsync(limited);
        Uri astray = await app.Tokens.CreateUnboundUrlAsync(new Uri(app.BaseUri, "/streams"));

        await using (SimulatedCall call = await app.StartCallAsync(accepted))
        {
            await call.HangUpAsync().SoonAsync();
        }

        (await app.ConnectAsync(accepted)).Should().Be(HttpStatusCode.Gone);
        (await app.ConnectAsync(within)).Should().BeOneOf(HttpStatusCode.SwitchingProtocols, HttpStatusCode.OK);
        (await app.ConnectAsync(beyond)).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await app.ConnectAsync(astray)).Should().Be(HttpStatusCode.NotFound);
        using (HttpResponseMessage response = await app.App.RequestAsync(HttpMethod.Get, noWebSocket.AbsolutePath))
        {
            response.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
        }

        store.IsBroken = true;
        (await app.ConnectAsync(failed)).Should().Be(HttpStatusCode.ServiceUnavailable);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        (await app.ConnectAsync(expired)).Should().Be(HttpStatusCode.Gone);
        await app.App.App.StopAsync().SoonAsync();
        return new[] { accepted, expired, noWebSocket, failed, within, beyond, astray }.Select(url => url.Segments[^1]).ToList();
    }

    [GeneratedRegex(@"AddFilter\(""(?<category>[^""]+)"", LogLevel\.(?<level>\w+)\)")]
    private static partial Regex FilterLine();
}
