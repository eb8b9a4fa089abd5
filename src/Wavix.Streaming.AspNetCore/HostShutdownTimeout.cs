using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Raises the host's shutdown timeout to the end of the drain. Otherwise the host would cut off the calls after 30 s.</summary>
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
            // The host reads this while it is being built. Invalid settings are reported when it starts.
            return;
        }

        // GoodbyeTimeout and CloseTimeout for the streams, then GoodbyeTimeout again for handlers whose streams have ended.
        TimeSpan goodbye = (2 * streaming.GoodbyeTimeout) + streaming.Stream.CloseTimeout + TimeSpan.FromSeconds(1);
        TimeSpan minimum = streaming.DrainTimeout + (goodbye > MinimumMargin ? goodbye : MinimumMargin);
        if (options.ShutdownTimeout != Timeout.InfiniteTimeSpan && options.ShutdownTimeout < minimum)
        {
            options.ShutdownTimeout = minimum;
        }
    }
}
