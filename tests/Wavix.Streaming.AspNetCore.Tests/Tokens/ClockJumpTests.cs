using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>A wall clock that is set, as after a pause of a virtual machine, makes no used token good.</summary>
public class ClockJumpTests
{
    private readonly Clock _clock = new();

    [Fact]
    public async Task Connect_UsedThenClockJumpedAheadAndBack_IsAnsweredWith410()
    {
        await using TokenApp app = await TokenApp.StartAsync(options: options => options.Stream.TimeProvider = _clock);
        Uri url = await app.CreateUrlAsync();
        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);

        _clock.Jump = TimeSpan.FromHours(2);
        (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.SwitchingProtocols);
        _clock.Jump = TimeSpan.Zero;

        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Connect_UsedWhileTheClockWasAhead_IsAnsweredWith410ForTheWholeLifetime()
    {
        var lifetime = TimeSpan.FromHours(24);
        await using TokenApp app = await TokenApp.StartAsync(options: options => options.Stream.TimeProvider = _clock);
        Uri url = await app.Tokens.CreateUrlAsync(app.BaseUri, TokenApp.CallId, lifetime);
        _clock.Jump = TimeSpan.FromHours(2);
        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);
        _clock.Jump = TimeSpan.Zero;

        _clock.Advance(lifetime - TimeSpan.FromMinutes(1));

        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.Gone);
        app.App.Logs.Messages.Should().Contain(message => message.Contains("410: Used", StringComparison.Ordinal));
    }

    /// <summary>A wall clock that can be set, while timestamps and timers go their way.</summary>
    private sealed class Clock() : FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_000))
    {
        public TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;

        // The base asks the clock above.
        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
