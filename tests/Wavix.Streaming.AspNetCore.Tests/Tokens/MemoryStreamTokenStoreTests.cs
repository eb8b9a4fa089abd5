using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

public class MemoryStreamTokenStoreTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task TryUse_Again_IsRefusedUntilItsRetentionIsOver()
    {
        MemoryStreamTokenStore store = Create();

        (await UseAsync(store, "a")).Should().BeTrue();
        (await UseAsync(store, "a")).Should().BeFalse();
        _clock.Advance(Minute - TimeSpan.FromTicks(1));
        (await UseAsync(store, "a")).Should().BeFalse();
        _clock.Advance(TimeSpan.FromTicks(1));
        (await UseAsync(store, "a")).Should().BeTrue("nothing is kept for ever");
    }

    [Fact]
    public async Task TryUse_FullOfUnexpired_ThrowsAndForgetsNone()
    {
        MemoryStreamTokenStore store = Create(maxTokens: 2);
        await UseAsync(store, "a");
        await UseAsync(store, "b");

        Func<Task> third = () => UseAsync(store, "c");

        (await third.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*MaxTokensInMemory*");
        (await UseAsync(store, "a")).Should().BeFalse();
        (await UseAsync(store, "b")).Should().BeFalse();
    }

    [Fact]
    public async Task TryUse_FullOfExpired_HasRoom()
    {
        MemoryStreamTokenStore store = Create(maxTokens: 2);
        await UseAsync(store, "a");
        await store.TryUseAsync("b", 2 * Minute, CancellationToken.None);
        _clock.Advance(Minute);

        (await UseAsync(store, "c")).Should().BeTrue();

        Func<Task> fourth = () => UseAsync(store, "d");
        await fourth.Should().ThrowAsync<InvalidOperationException>("b is still remembered");
    }

    [Fact]
    public async Task Release_Used_MayBeUsedOnceMoreForItsWholeRetention()
    {
        MemoryStreamTokenStore store = Create();
        await UseAsync(store, "a");
        _clock.Advance(Minute / 2);

        await store.ReleaseAsync("a", CancellationToken.None);

        (await UseAsync(store, "a")).Should().BeTrue();
        _clock.Advance(Minute - TimeSpan.FromTicks(1));
        (await UseAsync(store, "a")).Should().BeFalse("the first use has expired, the second has not");
        _clock.Advance(TimeSpan.FromTicks(1));
        (await UseAsync(store, "a")).Should().BeTrue();
    }

    [Fact]
    public async Task Release_AgainAndAgain_IsBounded()
    {
        MemoryStreamTokenStore store = Create(maxTokens: 2);
        for (int i = 0; i < 2; i++)
        {
            await UseAsync(store, "a");
            await store.ReleaseAsync("a", CancellationToken.None);
        }

        Func<Task> third = () => UseAsync(store, "a");

        await third.Should().ThrowAsync<InvalidOperationException>();
        _clock.Advance(Minute);
        (await UseAsync(store, "a")).Should().BeTrue();
    }

    [Fact]
    public async Task FindData_Kept_GivesThemUntilTheirRetentionIsOver()
    {
        MemoryStreamTokenStore store = Create();
        await store.KeepDataAsync("a", [1, 2, 3], Minute, CancellationToken.None);

        (await store.FindDataAsync("a", CancellationToken.None)).Should().Equal(1, 2, 3);
        (await UseAsync(store, "a")).Should().BeTrue("data are no use");
        (await store.FindDataAsync("a", CancellationToken.None)).Should().Equal(1, 2, 3);
        _clock.Advance(Minute);
        (await store.FindDataAsync("a", CancellationToken.None)).Should().BeNull();
    }

    private static async Task<bool> UseAsync(MemoryStreamTokenStore store, string id) =>
        await store.TryUseAsync(id, Minute, CancellationToken.None);

    private MemoryStreamTokenStore Create(int maxTokens = 100)
    {
        var options = new WavixStreamEndpointOptions { MaxTokensInMemory = maxTokens };
        options.Stream.TimeProvider = _clock;
        return new MemoryStreamTokenStore(Options.Create(options));
    }
}
