using System.Net;
using System.Net.Http.Json;

namespace AppNamespace.Tests;

/// <summary>A stranger gets neither a call answered nor a stream.</summary>
public sealed class ClosedDoorTests : IAsyncLifetime
{
    private readonly PhoneLine _line = new();

    [Fact]
    public async Task Webhook_WrongSecret_IsNotFoundAndAnswersNoCall()
    {
        HttpResponseMessage response = await _line.Http.PostAsJsonAsync(
            "/wavix/0123456789ABCDEF0123456789ABCDEF/events", new { uuid = "abc-123", event_type = "call_setup" });

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(_line.Wavix.Requests);
    }

    [Theory]
    [InlineData("/stream")]
    [InlineData("/stream/forged")]
    public async Task Stream_NoTokenOrAForgedOne_IsUnauthorized(string path)
    {
        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => _line.ConnectAsync(path));

        Assert.Contains("401", refusal.Message);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_ApplicationRuns_IsHealthy(string path) => Assert.Equal("Healthy", await _line.Http.GetStringAsync(path));

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _line.DisposeAsync();
}
