using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what <c>MapWavixStream</c> needs.</summary>
public static class WavixStreamingServiceCollectionExtensions
{
    /// <summary>Adds Wavix call streaming; call it once, before <c>MapWavixStream</c>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings; null for the defaults. They are validated when the application starts.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddWavixStreaming(this IServiceCollection services, Action<WavixStreamingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<WavixStreamingMarker>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WavixStreamingOptions>, WavixStreamingOptionsValidator>());
        OptionsBuilder<WavixStreamingOptions> options = services.AddOptions<WavixStreamingOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return services;
    }
}
