using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

public static partial class WavixStreamEndpointConventionBuilderExtensions
{
    /// <summary>
    /// Changes the settings of an endpoint's sessions. The changes apply to a copy of <see cref="WavixStreamEndpointOptions.Stream"/>, so
    /// other endpoints keep their settings. Several changes apply one after the other, those of groups first.
    /// </summary>
    /// <remarks>
    /// The result is validated when the application starts. If it is invalid, an <c>OptionsValidationException</c> names the endpoint and
    /// every invalid setting. Tokens and <c>HostOptions.ShutdownTimeout</c> use the application's settings.
    /// </remarks>
    /// <typeparam name="TBuilder">
    /// The endpoint, or a group of endpoints. Endpoints other than those of <c>MapWavixStream</c> are not affected.
    /// </typeparam>
    /// <param name="builder">The result of <c>MapWavixStream</c> or <c>MapGroup</c>.</param>
    /// <param name="configure">Changes the settings. Called whenever the endpoint is built.</param>
    /// <returns>The same builder.</returns>
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
