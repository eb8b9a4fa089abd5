namespace PhoneBot;

/// <summary>The health check of the container, whose image has no other program for it.</summary>
internal static class HealthProbe
{
    /// <returns>The exit code: 0 if the application answers that it is healthy, else 1.</returns>
    public static async Task<int> RunAsync(string url)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            (await http.GetAsync(new Uri(url))).EnsureSuccessStatusCode();
            return 0;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Console.Error.WriteLine($"{url} is not healthy: {e.Message}");
            return 1;
        }
    }
}
