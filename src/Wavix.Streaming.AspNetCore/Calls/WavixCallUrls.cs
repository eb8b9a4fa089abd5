using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>The addresses that Wavix needs to be given. A service of <c>AddWavixCallEvents</c>. Thread-safe.</summary>
public sealed class WavixCallUrls
{
    private readonly IServiceProvider _services;
    private readonly IOptions<WavixStreamEndpointOptions> _streams;
    private readonly IOptions<WavixCallEventOptions> _events;
    private readonly List<ICollection<EndpointDataSource>> _mapped = [];

    internal WavixCallUrls(IServiceProvider services, IOptions<WavixStreamEndpointOptions> streams, IOptions<WavixCallEventOptions> events)
    {
        _services = services;
        _streams = streams;
        _events = events;
    }

    /// <summary>
    /// Where Wavix posts call events: the call status URL of your number, the URL of <see cref="WavixCallControlClient.CreateWebhookAsync"/>, and
    /// <see cref="StartCallRequest.CallbackUrl"/> of an outbound call. It may contain the secret; keep it out of logs. Known once all endpoints are
    /// mapped; if that of the call events is in a group, once the application has started.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// There is no endpoint of <c>MapWavixCallEvents</c>, or more than one, or its route has other parameters than the secret; or
    /// <see cref="WavixStreamEndpointOptions.PublicBaseAddress"/> is not set.
    /// </exception>
    public Uri CallEvents
    {
        get
        {
            // Before the application starts, its own source of endpoints is empty.
            RouteEndpoint[] mapped = Find(_services.GetRequiredService<EndpointDataSource>().Endpoints);
            mapped = mapped.Length > 0 ? mapped : Find(_mapped.SelectMany(sources => sources).Distinct().SelectMany(source => source.Endpoints));
            if (mapped is not [{ RoutePattern: var pattern }])
            {
                throw new InvalidOperationException($"The application has {mapped.Length} endpoints of MapWavixCallEvents; one is needed to know its address.");
            }

            return PublicAddress.Of(_streams.Value.PublicBaseAddress, $"/{string.Join('/', pattern.PathSegments.Select(TextOf))}");
        }
    }

    /// <summary>Remembers where call events are mapped.</summary>
    internal void Add(IEndpointRouteBuilder endpoints)
    {
        // A group's endpoints do not have its prefix and its conventions yet.
        if (endpoints is not RouteGroupBuilder)
        {
            _mapped.Add(endpoints.DataSources);
        }
    }

    private static RouteEndpoint[] Find(IEnumerable<Endpoint> endpoints) => endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<CallEventsMapped>() is not null)
        .ToArray();

    private string TextOf(RoutePatternPathSegment segment) => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => Uri.EscapeDataString(literal.Content),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { Name: CallEventEndpoint.RouteValue } => Uri.EscapeDataString(_events.Value.Secret ?? ""),
        RoutePatternParameterPart other => throw new InvalidOperationException(
            $"The route of the call events has the parameter {{{other.Name}}}; only {{{CallEventEndpoint.RouteValue}}} has a known value."),
        _ => throw new InvalidOperationException("The route of the call events has a part that is not known."),
    }));
}

/// <summary>Metadata of an endpoint that takes call events.</summary>
internal sealed class CallEventsMapped;
