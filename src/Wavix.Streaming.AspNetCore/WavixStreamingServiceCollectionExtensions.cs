using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services that <c>MapWavixStream</c> needs.</summary>
public static class WavixStreamingServiceCollectionExtensions
{
    /// <summary>
    /// Adds Wavix call streaming, including <see cref="IWavixStreamRegistry"/>. Call it before <c>MapWavixStream</c>. When the application
    /// stops, calls continue for <see cref="WavixStreamEndpointOptions.DrainTimeout"/>; <see cref="HostOptions.ShutdownTimeout"/> is raised
    /// accordingly. May be called several times: all settings apply, in the order of the calls.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings; null for the defaults. They are validated when the application starts.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddWavixStreaming(this IServiceCollection services, Action<WavixStreamEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddWavixCalls();
        services.TryAddSingleton<StreamRegistry>();
        services.TryAddSingleton<IWavixStreamRegistry>(provider => provider.GetRequiredService<StreamRegistry>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StreamDrain>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HostOptions>, HostShutdownTimeout>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WavixStreamEndpointOptions>, WavixStreamEndpointOptionsValidator>());
        services.AddDataProtection();
        services.TryAddSingleton<StreamTokenSeal>();
        services.TryAddSingleton<StreamTokenKeys>();
        services.TryAddSingleton<StreamTokenPath>();
        services.TryAddSingleton<StreamTokenGate>();
        services.TryAddSingleton<WavixStreamTokens>();
        services.TryAddSingleton<IWavixStreamTokens>(provider => provider.GetRequiredService<WavixStreamTokens>());
        services.TryAddSingleton<IStreamTokenStore, MemoryStreamTokenStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, StreamTokenStartupFilter>());
        services.AddOptions<WebSocketOptions>();
        OptionsBuilder<WavixStreamEndpointOptions> options = services.AddOptions<WavixStreamEndpointOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return services;
    }

    /// <summary>What streams and call events both need.</summary>
    internal static void AddWavixCalls(this IServiceCollection services)
    {
        services.AddOptions<WavixStreamEndpointOptions>();
        services.AddOptions<WavixCallEventOptions>();
        services.TryAddSingleton<EndpointLogger>();
        services.TryAddSingleton<CallEventHub>();
        services.TryAddSingleton<CallServices>();
    }

    /// <summary>
    /// Adds Wavix call streaming with settings from configuration, for example <c>builder.Configuration.GetSection("Wavix")</c>.
    /// </summary>
    /// <remarks>
    /// Durations are written as <c>00:05:00</c>. The settings of sessions are in <c>Stream</c>, those of playback in
    /// <c>Stream:Playback</c>. The clock (<see cref="WavixStreamOptions.TimeProvider"/>) can't be set in configuration. Binding uses
    /// generated code, so trimming and native AOT need nothing else.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The section with the settings. Missing settings keep their defaults.</param>
    /// <param name="configure">
    /// Changes the settings after the configuration was applied; null for no changes. The settings are validated when the application
    /// starts.
    /// </param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configuration"/> is null.</exception>
    public static IServiceCollection AddWavixStreaming(
        this IServiceCollection services, IConfiguration configuration, Action<WavixStreamEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<WavixStreamEndpointOptions>(configuration);
        return services.AddWavixStreaming(configure);
    }
}
