using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wavix.Streaming.CallControl;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="WavixCallControlClient"/> for applications that use dependency injection.</summary>
public static class WavixCallControlServiceCollectionExtensions
{
    // A new connection now and then, so that a long-lived client sees changes of DNS.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Adds <see cref="WavixCallControlClient"/>, with an <see cref="HttpClient"/> of <see cref="IHttpClientFactory"/> that follows no redirects,
    /// keeps no cookies and logs nothing itself. May be kept by a singleton: its connections are renewed every 5 minutes.
    /// </summary>
    /// <remarks>May be called several times: all settings apply, in the order of the calls.</remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the settings. They are validated when the application starts; an API key is required.</param>
    /// <returns>The builder of the HTTP client, to which the application adds what it wants, for example resilience.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddWavixCallControl(this IServiceCollection services, Action<WavixCallControlOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<WavixCallControlOptions>().Configure(configure).ValidateOnStart();
        return services.AddClient();
    }

    /// <summary>
    /// Adds <see cref="WavixCallControlClient"/> with settings from configuration, for example <c>builder.Configuration.GetSection("Wavix")</c>
    /// with its <c>ApiKey</c>. They are read once.
    /// </summary>
    /// <remarks>
    /// Durations are written as <c>00:00:10</c>. The clock can't be set in configuration. Binding uses generated code, so trimming and native AOT
    /// need nothing else. May be called several times: all settings apply, in the order of the calls.
    /// </remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The section with the settings. Missing settings keep their defaults.</param>
    /// <returns>The builder of the HTTP client, to which the application adds what it wants, for example resilience.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IHttpClientBuilder AddWavixCallControl(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<WavixCallControlOptions>().Configure(options => configuration.Bind(options)).ValidateOnStart();
        return services.AddClient();
    }

    private static IHttpClientBuilder AddClient(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WavixCallControlOptions>, WavixCallControlOptionsValidator>());
        IHttpClientBuilder builder = services.AddHttpClient(
            nameof(WavixCallControlClient),

            // The timeout of the options is the only one.
            http => http.Timeout = Timeout.InfiniteTimeSpan);
        services.TryAddTransient(provider => new WavixCallControlClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(WavixCallControlClient)),
            provider.GetRequiredService<IOptions<WavixCallControlOptions>>().Value,
            provider.GetService<ILogger<WavixCallControlClient>>()));
        return builder
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = ConnectionLifetime,
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)

            // Those of the factory write the ids of calls at Information and, on .NET 8, headers at Trace.
            .RemoveAllLoggers();
    }
}
