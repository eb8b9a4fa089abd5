using System.Net;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

public class OneUseTests
{
    [Fact]
    public async Task Connect_AThousandAtOnceWithOneToken_OneIsAccepted()
    {
        const int Replays = 1000;
        int handled = 0;
        await using TokenApp app = await TokenApp.StartAsync((context, _) =>
        {
            Interlocked.Increment(ref handled);
            return Handlers.EchoAsync(context.Session);
        });
        Uri url = await app.Tokens.CreateUnboundUrlAsync(app.BaseUri);

        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, Replays).Select(_ => Task.Run(() => app.ConnectAsync(url))));

        answers.Count(status => status == HttpStatusCode.SwitchingProtocols).Should().Be(1);
        answers.Count(status => status == HttpStatusCode.Gone).Should().Be(Replays - 1);
        handled.Should().Be(1);
    }

    [Fact]
    public async Task TryUse_AThousandAtOnce_OneIsFirst()
    {
        var store = new MemoryStreamTokenStore(Microsoft.Extensions.Options.Options.Create(new WavixStreamEndpointOptions()));
        string id = StreamTokenSeal.NewId();
        using var go = new ManualResetEventSlim();

        Task<bool>[] uses = Enumerable.Range(0, 1000).Select(_ => Task.Run(async () =>
        {
            go.Wait();
            return await store.TryUseAsync(id, TimeSpan.FromMinutes(1), CancellationToken.None);
        })).ToArray();
        go.Set();

        (await Task.WhenAll(uses)).Count(isFirst => isFirst).Should().Be(1);
    }
}
