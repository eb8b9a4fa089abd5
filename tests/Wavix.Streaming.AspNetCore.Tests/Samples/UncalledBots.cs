namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>SecureBot, once for all tests of it in which no call may be answered: its start is most of what they cost.</summary>
public sealed class UncalledSecureBot : IAsyncLifetime
{
    internal SecureBotServer Bot { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bot = await SecureBotServer.StartAsync();

    public ValueTask DisposeAsync() => Bot.DisposeAsync();
}

/// <summary>The same for GreeterBot.</summary>
public sealed class UncalledGreeterBot : IAsyncLifetime
{
    internal WavixHttpApi Api { get; private set; } = null!;

    internal SampleServer Bot { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await WavixHttpApi.StartAsync(200);
        Bot = await GreeterHangUpTests.StartAsync(Api);
    }

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await Api.DisposeAsync();
    }
}
