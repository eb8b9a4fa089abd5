using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Wavix.Streaming.Testing;

namespace RecordingServer.Tests;

/// <summary>What is deleted when, on a clock that moves by itself.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;
    private readonly SimulatedClock _clock = new();
    private readonly Retention _retention;

    public RetentionTests()
    {
        Recordings = new Recordings(_folder, KeptFor);
        _retention = new Retention(Recordings, _clock, NullLogger<Retention>.Instance);
    }

    private Recordings Recordings { get; }

    public ValueTask InitializeAsync() => new(_retention.StartAsync(CancellationToken.None));

    #region test
    [Theory]
    [InlineData(".wav")]
    [InlineData(".2.wav")]
    [InlineData(".json")]
    public async Task Retention_RecordingGetsOld_IsDeletedWithinThePeriod(string extension)
    {
        string file = Write(Path.Combine(_folder, $"{Guid.NewGuid():N}{extension}"), age: KeptFor - TimeSpan.FromHours(2.5));

        await _clock.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.True(File.Exists(file));

        await _clock.AdvanceAsync(TimeSpan.FromHours(1) + Retention.Period);
        Assert.False(File.Exists(file));
    }
    #endregion

    /// <summary>As after a crash in a call.</summary>
    [Fact]
    public async Task Retention_RecordingWithoutAnAnswer_IsDeletedAfterADay()
    {
        string path = Recordings.NewPath();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string file = Write(path, age: TimeSpan.FromHours(22.5));

        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.True(File.Exists(file));

        await _clock.AdvanceAsync(TimeSpan.FromHours(1) + Retention.Period);
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("contract.wav")]
    [InlineData("0123456789abcdef.json")]
    public async Task Retention_FileOfAnother_IsLeft(string name)
    {
        string file = Write(Path.Combine(_folder, name), age: KeptFor * 10);

        await _clock.AdvanceAsync(Retention.Period * 2);

        Assert.True(File.Exists(file));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", true)]
    [InlineData("3650", true)]
    [InlineData("0", false)]
    [InlineData("3651", false)]
    [InlineData("a month", false)]
    public void CheckRetention_Days_AreChecked(string? days, bool isGood)
    {
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection([new("keepDays", days)]).Build();

        Assert.Equal(isGood, !Settings.CheckRetention(settings).Any());
    }

    public async ValueTask DisposeAsync()
    {
        await _retention.StopAsync(CancellationToken.None);
        _retention.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string path, TimeSpan age)
    {
        File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(path, (_clock.GetUtcNow() - age).UtcDateTime);
        return path;
    }
}
