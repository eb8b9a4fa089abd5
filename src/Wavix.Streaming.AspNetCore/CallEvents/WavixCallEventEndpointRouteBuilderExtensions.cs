using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

namespace Microsoft.AspNetCore.Builder;

/// <summary>
/// Maps the endpoints that Wavix posts call events to: the <c>call_status_url</c> of a number, the on-call webhook of the account, and the
/// <c>callback_url</c> of an outbound call.
/// </summary>
/// <remarks>
/// <para>
/// A request is answered with 200 at once, and the handler runs meanwhile (<see cref="WavixCallEventOptions.AnswerAfterHandler"/> changes
/// that). Handlers of one call run one after the other, in the order in which its events were delivered; those of different calls run side
/// by side, up to <see cref="WavixCallEventOptions.MaxPendingEvents"/>. The same event delivered twice is handled once. A handler that throws
/// is logged (event 170). When the application stops, handlers that run get 10 s before their tokens are canceled.
/// </para>
/// <para>
/// A body that is not a call event is answered with 400, one that is too long with 413, both as problem details (RFC 9457). A wrong secret is
/// answered with 404. Events of a type that this version does not know reach the handler as <see cref="UnknownCallEvent"/>.
/// </para>
/// <para>
/// Outside Development the application does not start while such an endpoint is open to anyone: put <c>{secret}</c> into the route, or add
/// <c>RequireWavixAddress()</c>, <c>RequireAuthorization()</c> or <c>AllowUnauthenticated()</c>.
/// </para>
/// </remarks>
public static class WavixCallEventEndpointRouteBuilderExtensions
{
    /// <summary>Maps an endpoint for call events.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route, for example <c>/wavix/{secret}/events</c>; see <see cref="WavixCallEventOptions.Secret"/>.</param>
    /// <param name="handler">Handles one event. Its token is canceled when the application stops, after a while.</param>
    /// <returns>The endpoint, for authorization, rate limits and other conventions.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// <c>AddWavixCallEvents</c> was not called, or the route has <c>{secret}</c> and no secret is set.
    /// </exception>
    public static IEndpointConventionBuilder MapWavixCallEvents(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<CallEvent, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, pattern, (callEvent, _, cancellationToken) => handler(callEvent, cancellationToken));
    }

    /// <summary>Maps an endpoint for call events whose handler takes a service. It is from a scope of the event's own.</summary>
    /// <inheritdoc cref="MapWavixCallEvents(IEndpointRouteBuilder, string, Func{CallEvent, CancellationToken, Task})"/>
    /// <typeparam name="TService">A service of the application.</typeparam>
    public static IEndpointConventionBuilder MapWavixCallEvents<TService>(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<CallEvent, TService, CancellationToken, Task> handler)
        where TService : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, pattern, (callEvent, services, cancellationToken) =>
            handler(callEvent, services.GetRequiredService<TService>(), cancellationToken));
    }

    /// <summary>Maps an endpoint for call events whose handler takes two services. They are from a scope of the event's own.</summary>
    /// <inheritdoc cref="MapWavixCallEvents(IEndpointRouteBuilder, string, Func{CallEvent, CancellationToken, Task})"/>
    /// <typeparam name="TService1">A service of the application.</typeparam>
    /// <typeparam name="TService2">Another one.</typeparam>
    public static IEndpointConventionBuilder MapWavixCallEvents<TService1, TService2>(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Func<CallEvent, TService1, TService2, CancellationToken, Task> handler)
        where TService1 : notnull
        where TService2 : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, pattern, (callEvent, services, cancellationToken) =>
            handler(callEvent, services.GetRequiredService<TService1>(), services.GetRequiredService<TService2>(), cancellationToken));
    }

    /// <summary>Maps an endpoint for what Wavix posts after a call: its duration, its outcome, its cost.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The route, for example <c>/wavix/{secret}/post-call</c>; see <see cref="WavixCallEventOptions.Secret"/>.</param>
    /// <param name="handler">Handles one report. Its token is canceled when the application stops, after a while.</param>
    /// <returns>The endpoint, for authorization, rate limits and other conventions.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// <c>AddWavixCallEvents</c> was not called, or the route has <c>{secret}</c> and no secret is set.
    /// </exception>
    public static IEndpointConventionBuilder MapWavixPostCallEvents(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<PostCallReport, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, pattern, "Wavix post-call events", _ => body => Read(body, handler));
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, Func<CallEvent, IServiceProvider, CancellationToken, Task> handler)
    {
        IEndpointConventionBuilder mapped = Map(endpoints, pattern, "Wavix call events", hub => body => Read(body, handler, hub))
            .WithMetadata(new CallEventsMapped());
        endpoints.ServiceProvider.GetRequiredService<WavixCallUrls>().Add(endpoints);
        return mapped;
    }

    private static Webhook Read(byte[] body, Func<CallEvent, IServiceProvider, CancellationToken, Task> handler, CallEventHub hub)
    {
        CallEvent callEvent = CallEventReader.Read(body);
        return callEvent is InvalidCallEvent invalid
            ? Webhook.Refused($"This is not a call event of Wavix. {invalid.Detail}")
            : new Webhook(callEvent.CallId, callEvent.GetType().Name, HandleAsync) { AnnounceAsync = () => hub.PublishAsync(callEvent, body) };

        Task HandleAsync(IServiceProvider services, CancellationToken cancellationToken)
        {
            services.GetRequiredService<CurrentCall>().Call = new WavixCall(callEvent, services);
            return handler(callEvent, services, cancellationToken);
        }
    }

    private static Webhook Read(byte[] body, Func<PostCallReport, CancellationToken, Task> handler) => PostCallEventReader.Read(body) switch
    {
        PostCallReport report => new Webhook(report.CallId, nameof(PostCallReport), (_, cancellationToken) => handler(report, cancellationToken)),
        InvalidPostCallEvent invalid => Webhook.Refused($"This is not a post-call event of Wavix. {invalid.Detail}"),
        _ => Webhook.Refused("This is not a post-call event of Wavix."),
    };

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder endpoints, string pattern, string name, Func<CallEventHub, Func<byte[], Webhook>> read)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        IServiceProvider services = endpoints.ServiceProvider;
        if (services.GetService<CallEventRunner>() is not { } runner)
        {
            throw new InvalidOperationException(
                $"{name} need their services. Add builder.Services.AddWavixCallEvents() before the application is built.");
        }

        // Report invalid settings here rather than at the first request.
        WavixCallEventOptions options = services.GetRequiredService<IOptions<WavixCallEventOptions>>().Value;
        CallEventHub hub = services.GetRequiredService<CallEventHub>();
        var endpoint = new CallEventEndpoint(
            read(hub), options, hub, runner, services.GetRequiredService<EndpointLogger>());
        IHostEnvironment environment = services.GetRequiredService<IHostEnvironment>();
        IEndpointConventionBuilder mapped = endpoints.MapMethods(pattern, [HttpMethods.Post], endpoint.HandleAsync)
            .WithDisplayName($"{name} {pattern}");

        // After all conventions, including those of groups, have been applied.
        mapped.Finally(built => Check((RouteEndpointBuilder)built, options, environment));
        return mapped;
    }

    private static void Check(RouteEndpointBuilder endpoint, WavixCallEventOptions options, IHostEnvironment environment)
    {
        bool hasSecret = endpoint.RoutePattern.GetParameter(CallEventEndpoint.RouteValue) is not null;
        if (hasSecret && options.Secret is null)
        {
            throw new InvalidOperationException(
                $"{endpoint.DisplayName} has {{secret}} in its route: set WavixCallEventOptions.Secret, for example to the output of `openssl rand -hex 32`, and give Wavix the address with it.");
        }

        if (!hasSecret && !environment.IsDevelopment() && !StreamEndpointGuard.IsProtected(endpoint.Metadata)
            && !endpoint.Metadata.OfType<WavixAddressRequired>().Any())
        {
            throw new InvalidOperationException(
                $"{endpoint.DisplayName} is open: anyone who finds it can post events. Outside Development, put {{secret}} into its route and set WavixCallEventOptions.Secret, "
                + "or add RequireWavixAddress(), RequireAuthorization(), or AllowUnauthenticated() if that is what you want.");
        }
    }
}
