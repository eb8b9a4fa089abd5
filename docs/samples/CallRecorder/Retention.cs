namespace RecordingServer;

#region retention
/// <summary>Deletes expired recordings, when the application starts and each hour.</summary>
internal sealed class Retention(Recordings recordings, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    public static TimeSpan Period { get; } = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                logger.LogInformation("Retention has deleted {Count} files", recordings.DeleteExpired(time.GetUtcNow()));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.LogError(e, "Expired recordings can't be deleted. The next attempt is in {Period}", Period);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
#endregion
