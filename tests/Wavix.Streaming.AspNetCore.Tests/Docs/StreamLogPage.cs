using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
#region usings
using Wavix.Streaming.AspNetCore;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/replay-a-call.md, compiled.</summary>
internal static class StreamLogPage
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region add
        builder.Services.AddWavixStreaming(options =>
            options.StreamLog = new StreamLogOptions { Folder = "/var/log/calls", Share = 0.05 });    // one stream in twenty
        #endregion
    }

    public static void Map(WebApplication app, Func<WavixStreamContext, CancellationToken, Task> handler)
    {
        #region map
        app.MapWavixStream("/stream", handler)
            .RequireStreamToken()
            .WithStreamLog(log => log.Share = 1);    // all streams of this endpoint
        #endregion
    }
}
