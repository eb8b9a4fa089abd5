using System.Text.Json;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Reads refusals: problem details (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>The sentence of a refusal, once its other members are right.</summary>
    public static async Task<string> DetailAsync(this HttpResponseMessage response)
    {
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        string body = await response.Content.ReadAsStringAsync();
        return Detail(body, (int)response.StatusCode);
    }

    public static string Detail(string body, int status)
    {
        using JsonDocument problem = JsonDocument.Parse(body);
        problem.RootElement.GetProperty("status").GetInt32().Should().Be(status);
        problem.RootElement.GetProperty("title").GetString().Should().NotBeNullOrEmpty();
        return problem.RootElement.GetProperty("detail").GetString()!;
    }
}
