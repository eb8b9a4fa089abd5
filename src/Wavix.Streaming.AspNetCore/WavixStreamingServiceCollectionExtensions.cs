using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what <c>MapWavixStream</c> needs.</summary>
public static class WavixStreamingServiceCollectionExtensions
{
    /// <summary>
    /// Adds Wavix call streaming, <see cref="IWavixStreamRegistry"/> among it; call it before <c>MapWavixStream</c>. When the application
    /// stops, calls go on for <see cref="WavixStreamEndpointOptions.DrainTimeout"/>, to which <see cref="HostOptions.ShutdownTimeout"/> is raised.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings; null for the defaults. They are validated when the application starts.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddWavixStreaming(this IServiceCollection services, Action<WavixStreamEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<StreamRegistry>();
        services.TryAddSingleton<IWavixStreamRegistry>(provider => provider.GetRequiredService<StreamRegistry>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StreamDrain>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HostOptions>, HostShutdownTimeout>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WavixStreamEndpointOptions>, WavixStreamEndpointOptionsValidator>());
        services.AddDataProtection();
        services.TryAddSingleton<StreamTokenSeal>();
        services.TryAddSingleton<StreamTokenKeys>();
        services.TryAddSingleton<StreamTokenPath>();
        services.TryAddSingleton<StreamTokenLog>();
        services.TryAddSingleton<StreamTokenGate>();
        services.TryAddSingleton<IWavixStreamTokens, WavixStreamTokens>();
        services.TryAddSingleton<IStreamTokenStore, MemoryStreamTokenStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, StreamTokenStartupFilter>());
        OptionsBuilder<WavixStreamEndpointOptions> options = services.AddOptions<WavixStreamEndpointOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return services;
    }
}
