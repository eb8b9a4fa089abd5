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

    /// <summary>
    /// Changes how the streams of an endpoint are recorded. The changes apply to a copy of <see cref="WavixStreamEndpointOptions.StreamLog"/>, or to the
    /// defaults if that is null. Several changes apply one after the other, those of groups first.
    /// </summary>
    /// <remarks>
    /// A <see cref="StreamLogOptions.Share"/> of 0 records nothing. The result is validated when the application starts. If it is invalid, an
    /// <c>OptionsValidationException</c> names the endpoint and every invalid setting.
    /// </remarks>
    /// <typeparam name="TBuilder">
    /// The endpoint, or a group of endpoints. Endpoints other than those of <c>MapWavixStream</c> are not affected.
    /// </typeparam>
    /// <param name="builder">The result of <c>MapWavixStream</c> or <c>MapGroup</c>.</param>
    /// <param name="configure">Changes the settings. Called whenever the endpoint is built.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static TBuilder WithStreamLog<TBuilder>(this TBuilder builder, Action<StreamLogOptions> configure)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Add(endpoint => endpoint.Metadata.Add(new StreamLogChange(configure)));
        return builder;
    }

    /// <summary>
    /// Hangs up each call whose stream this side has ended, over Wavix's HTTP API: closing a stream does not end its call, and the caller would
    /// stay on the line, in silence.
    /// </summary>
    /// <remarks>
    /// <para>
    /// A call is hung up when its handler has returned or thrown, was asked to end (the application stops, <c>MaxStreamDuration</c>,
    /// <see cref="IWavixStreamRegistry"/>) or does not return, after queued audio has played for up to
    /// <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/>; and when its connection was lost or the peer broke the protocol. It is not hung
    /// up when Wavix has ended the stream. If the request fails, that is logged with the call's id (event 159).
    /// </para>
    /// <para>
    /// The call is the one that the stream's token was made for, so the endpoint needs <c>RequireStreamToken()</c>, and
    /// <see cref="IWavixStreamTokens.CreateUrlAsync"/> the call's id. It also needs <c>AddWavixCallControl</c>. An endpoint with tokens and
    /// without this logs a warning that names the call (event 157).
    /// </para>
    /// </remarks>
    /// <typeparam name="TBuilder">The endpoint, or a group of such endpoints.</typeparam>
    /// <param name="builder">The result of <c>MapWavixStream</c> or <c>MapGroup</c>.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TBuilder HangUpWhenDone<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new HangsUpWhenDone()));
        return builder;
    }
}
