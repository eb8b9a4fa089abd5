using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Lets the host wait for calls as long as they may go on: by itself it cuts them after 30 s.</summary>
internal sealed class HostShutdownTimeout(IServiceProvider services) : IPostConfigureOptions<HostOptions>
{
    private static readonly TimeSpan LeastMargin = TimeSpan.FromSeconds(10);

    public void PostConfigure(string? name, HostOptions options)
    {
        WavixStreamEndpointOptions streaming;
        try
        {
            streaming = ((IOptions<WavixStreamEndpointOptions>)services.GetService(typeof(IOptions<WavixStreamEndpointOptions>))!).Value;
        }
        catch (OptionsValidationException)
        {
            // The host asks while it is built; what is wrong is told when it starts.
            return;
        }

        TimeSpan goodbye = streaming.GoodbyeTimeout + streaming.Stream.CloseTimeout + TimeSpan.FromSeconds(1);
        TimeSpan least = streaming.DrainTimeout + (goodbye > LeastMargin ? goodbye : LeastMargin);
        if (options.ShutdownTimeout != Timeout.InfiniteTimeSpan && options.ShutdownTimeout < least)
        {
            options.ShutdownTimeout = least;
        }
    }
}
