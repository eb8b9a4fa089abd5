using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

public static partial class WavixStreamEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Changes the settings of an endpoint's sessions: a copy of <see cref="WavixStreamEndpointOptions.Stream"/>, so that other endpoints keep
    /// theirs. Several changes apply one after the other, those of groups first.
    /// </summary>
    /// <remarks>
    /// The result is validated when the application starts: an <c>OptionsValidationException</c> then names the endpoint and every wrong
    /// setting. The tokens and <c>HostOptions.ShutdownTimeout</c> go by the application's settings.
    /// </remarks>
    /// <typeparam name="TBuilder">The endpoint, or a group of endpoints; others than those of <c>MapWavixStream</c> are not affected.</typeparam>
    /// <param name="builder">What <c>MapWavixStream</c> or <c>MapGroup</c> returned.</param>
    /// <param name="configure">Changes the settings. Runs whenever the endpoint is built.</param>
    /// <returns>The same.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static TBuilder WithStreamOptions<TBuilder>(this TBuilder builder, Action<WavixStreamOptions> configure)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Add(endpoint => endpoint.Metadata.Add(new StreamOptionsChange(configure)));
        return builder;
    }
}
