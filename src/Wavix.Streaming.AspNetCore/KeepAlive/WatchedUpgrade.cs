using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Upgrades a request to a stream, over HTTP/1.1 or HTTP/2, and watches that stream.</summary>
internal sealed class WatchedUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect, PeerWatch watch)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => connect?.IsExtendedConnect == true;

    public string? Protocol => connect?.Protocol;

    public async Task<Stream> UpgradeAsync() => new WatchedStream(await upgrade!.UpgradeAsync().ConfigureAwait(false), watch);

    public async ValueTask<Stream> AcceptAsync() => new WatchedStream(await connect!.AcceptAsync().ConfigureAwait(false), watch);
}
