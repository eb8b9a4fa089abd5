using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.AspNetCore.Tests.Tokens;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Proxies;

/// <summary>The settings that docs/how-to/secure-an-endpoint.md gives for the logs of YARP, in a real one.</summary>
public class YarpLogTests
{
    private const string Token = "CfDJ8-a-token-of-the-test";

    [Fact]
    public async Task Log_WithTheDocumentedSettings_HoldsNoToken()
    {
        IReadOnlyList<string> log = await LogOfACallAsync(isFiltered: true);

        log.Should().NotBeEmpty().And.NotContain(record => record.Contains(Token, StringComparison.Ordinal));
    }

    /// <summary>The test above can fail: without the settings the log holds the path.</summary>
    [Fact]
    public async Task Log_WithoutTheDocumentedSettings_ShowsWhatTheyAreFor()
    {
        IReadOnlyList<string> log = await LogOfACallAsync(isFiltered: false);

        log.Should().Contain(record => record.StartsWith("Yarp.ReverseProxy.Forwarder", StringComparison.Ordinal) && record.Contains($"/stream/{Token}", StringComparison.Ordinal));
    }

    /// <summary>A call that ends in order, and one that finds no server.</summary>
    private static async Task<IReadOnlyList<string>> LogOfACallAsync(bool isFiltered)
    {
        using var written = new EverythingWritten();
        await using TwoServers servers = await TwoServers.StartAsync();
        await using TestApp yarp = await YarpTests.StartAsync(servers, configure: builder =>
        {
            builder.Logging.AddProvider(written.Logger).SetMinimumLevel(LogLevel.Trace);
            if (isFiltered)
            {
                builder.Logging.AddConfiguration(servers.DocumentedJson("yarp-log", "how-to/secure-an-endpoint.md").GetSection("Logging"));
            }
        });
        await using (SimulatedCall call = await yarp.StartAndHearAsync($"/stream/{Token}"))
        {
            (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        }

        await servers.StopAsync();
        using HttpResponseMessage failed = await yarp.RefusedAsync($"/stream/{Token}");
        ((int)failed.StatusCode).Should().BeGreaterThanOrEqualTo(500);
        return [.. written.Log];
    }
}
