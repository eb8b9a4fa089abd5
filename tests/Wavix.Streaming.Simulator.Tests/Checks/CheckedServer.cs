using Microsoft.AspNetCore.Http;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>A server that is checked, and what must fail.</summary>
/// <param name="NewBot">Who serves a call.</param>
/// <param name="Failures">Ids of the checks that fail; the rest passes or does not apply.</param>
internal sealed record CheckedServer(Func<RawBot> NewBot, params string[] Failures)
{
    public Func<HttpContext, int, int?>? Refusal { get; init; }

    /// <summary>How it is checked.</summary>
    public CheckSettings Settings { get; init; } = CheckRuns.Short;

    /// <summary>Runs all checks against it.</summary>
    public async Task<IReadOnlyList<CheckResult>> CheckAsync()
    {
        await using RawServer server = await RawServer.StartAsync(NewBot, Refusal);
        return await CheckRuns.CheckAsync(server.Url, Settings);
    }
}
