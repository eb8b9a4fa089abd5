using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the services that <c>MapWavixCallEvents</c> needs.</summary>
public static class WavixCallEventServiceCollectionExtensions
{
    /// <summary>Adds endpoints for call events. May be called several times: all settings apply, in the order of the calls.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings; null for the defaults. They are validated when the application starts.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddWavixCallEvents(this IServiceCollection services, Action<WavixCallEventOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddWavixCalls();
        services.TryAddSingleton<CallEventRunner>();
        services.TryAddSingleton(provider => new WavixCallUrls(
            provider, provider.GetRequiredService<IOptions<WavixStreamEndpointOptions>>(), provider.GetRequiredService<IOptions<WavixCallEventOptions>>()));
        services.TryAddScoped<CurrentCall>();
        services.TryAddScoped(provider => provider.GetRequiredService<CurrentCall>().Required);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CallEventRunner>(
            static provider => provider.GetRequiredService<CallEventRunner>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, CallEventStartupFilter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WavixCallEventOptions>, WavixCallEventOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<WavixCallEventOptions>, DefaultCallEventSecret>());
        OptionsBuilder<WavixCallEventOptions> options = services.AddOptions<WavixCallEventOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        return services;
    }

    /// <summary>
    /// Adds endpoints for call events with settings from configuration, for example <c>builder.Configuration.GetSection("Wavix:CallEvents")</c>.
    /// The clock can't be set there. Binding uses generated code, so trimming and native AOT need nothing else.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The section with the settings. Missing settings keep their defaults.</param>
    /// <param name="configure">Changes the settings after the configuration was applied; null for no changes.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configuration"/> is null.</exception>
    public static IServiceCollection AddWavixCallEvents(
        this IServiceCollection services, IConfiguration configuration, Action<WavixCallEventOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<WavixCallEventOptions>(configuration);
        return services.AddWavixCallEvents(configure);
    }
}
