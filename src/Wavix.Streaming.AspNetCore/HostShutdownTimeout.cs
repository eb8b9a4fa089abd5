using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Lets the host wait for calls until the drain has ended: by itself it cuts them after 30 s.</summary>
internal sealed class HostShutdownTimeout(IServiceProvider services) : IPostConfigureOptions<HostOptions>
{
    private static readonly TimeSpan MinimumMargin = TimeSpan.FromSeconds(10);

    public void PostConfigure(string? name, HostOptions options)
    {
        WavixStreamEndpointOptions streaming;
        try
        {
            streaming = ((IOptions<WavixStreamEndpointOptions>)services.GetService(typeof(IOptions<WavixStreamEndpointOptions>))!).Value;
        }
        catch (OptionsValidationException)
        {
            // The host asks while it is built; wrong settings are reported when it starts.
            return;
        }

        // The goodbye, the close, and once more the time of a goodbye for handlers whose streams have ended.
        TimeSpan goodbye = (2 * streaming.GoodbyeTimeout) + streaming.Stream.CloseTimeout + TimeSpan.FromSeconds(1);
        TimeSpan minimum = streaming.DrainTimeout + (goodbye > MinimumMargin ? goodbye : MinimumMargin);
        if (options.ShutdownTimeout != Timeout.InfiniteTimeSpan && options.ShutdownTimeout < minimum)
        {
            options.ShutdownTimeout = minimum;
        }
    }
}
