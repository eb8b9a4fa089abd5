using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Wavix.Streaming.Simulator.Dials;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>Places calls through the webhook of an application and Wavix's API.</summary>
internal sealed class DialPlacer : ICallPlacer, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Placement> _placements = new(StringComparer.OrdinalIgnoreCase);
    private readonly DialSettings _dial;
    private readonly CheckSettings _settings;
    private readonly Uri _api;
    private readonly SimulatedWavix _wavix;

    /// <param name="dial">The webhook, the key and the address of streams.</param>
    /// <param name="server">Serves the API, for this run only.</param>
    /// <param name="settings">The settings of the run.</param>
    public DialPlacer(DialSettings dial, ApiServer server, CheckSettings settings)
    {
        _dial = dial with { WebhookTimeout = settings.WebhookLimit };
        _settings = settings;
        _api = server.Address;
        _wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiAddress = server.Address,
            ApiKey = dial.ApiKey,
            WebhookUrl = dial.WebhookUrl,
            WebhookTimeout = settings.WebhookLimit,
            RingTimeout = DialConnection.Forever,
            StreamConnectTimeout = DialConnection.Forever,
            OpenStreamAsync = OpenStreamAsync,
        });
        server.Serve(_wavix);
    }

    /// <summary>Faults of the API.</summary>
    public ApiFaults Faults => _wavix.Faults;

    /// <summary>Whether the calls that follow meet faults, so that what the application does in them is not held against it elsewhere.</summary>
    public bool IsFaulty { get; set; }

    /// <summary>What happened over HTTP in all calls so far.</summary>
    public IReadOnlyList<RecordedHttp> Recorded =>
    [
        .. _placements.Values.Where(placement => placement.Call is not null).OrderBy(placement => placement.Number).Select(placement => new RecordedHttp
        {
            IsFaulty = placement.IsFaulty,
            Webhooks = [.. _wavix.Webhooks.Where(webhook => webhook.CallId == placement.Call!.Id)],
            Requests = [.. _wavix.Requests.Where(request => placement.Call!.Id.Equals(request.CallId, StringComparison.OrdinalIgnoreCase))],
            HasHungUp = placement.HasHungUp,
        }),
    ];

    /// <summary>The requests that are about no call of the run.</summary>
    public IReadOnlyList<SimulatedApiRequest> OtherRequests =>
        [.. _wavix.Requests.Where(request => request.CallId is null || !_placements.ContainsKey(request.CallId))];

    public async Task<ProbeCall> PlaceAsync(ProbeScript script, CancellationToken cancellationToken)
    {
        int number = _placements.Count;
        SimulatedPhoneCall call = _wavix.Dial(_dial.From, _dial.To);
        Placement placement = _placements.GetOrAdd(call.Id, _ => new Placement());
        (placement.Call, placement.Number, placement.IsFaulty) = (call, number, IsFaulty);
        placement.Script.SetResult(script);

        DialSettings limits = _dial with { AnswerTimeout = IsFaulty ? _settings.FaultPatience : _settings.AnswerLimit };
        var connection = new DialConnection(limits, _wavix, _api, call, placement.Requested.Task);
        try
        {
            DialOutcome? failure = await connection.WaitForAnswerAsync(cancellationToken);
            failure ??= (await connection.WaitForStreamAsync(cancellationToken)).Failure;
            if (failure is null)
            {
                return await placement.Probe.Task.WaitAsync(cancellationToken);
            }

            await HangUpAsync(call, cancellationToken);
            throw new CannotConnectException(failure.Message) { Status = StatusOf(failure, placement, connection) };
        }
        catch (OperationCanceledException)
        {
            await HangUpAsync(call, CancellationToken.None);
            throw;
        }
    }

    public async Task EndAsync(ProbeCall call, RecordedCall record, CancellationToken cancellationToken)
    {
        Placement placement = _placements[call.CallId];
        bool isCut = placement.Script.Task.Result.IsCut;
        if (record.EarlyEnd is not null || isCut)
        {
            bool hasHungUp = await WaitForHangUpAsync(placement.Call!, cancellationToken);

            // Whether to hang up after a loss that is not its own is up to the server; it is only given the time.
            placement.HasHungUp = isCut ? null : hasHungUp;
        }

        await HangUpAsync(placement.Call!, cancellationToken);
    }

    /// <summary>Waits for requests that follow the end of the last call, for as long as a server has to notice that a connection was lost.</summary>
    public Task WaitForStragglersAsync(CancellationToken cancellationToken) => Task.Delay(_settings.AfterCut, _settings.Clock, cancellationToken);

    public ValueTask DisposeAsync() => _wavix.DisposeAsync();

    /// <summary>The status for a server that is busy with another call; otherwise none, since the message says everything.</summary>
    private static HttpStatusCode StatusOf(DialOutcome failure, Placement placement, DialConnection connection) =>
        failure.Result == "rejected" || placement.Status == HttpStatusCode.ServiceUnavailable || connection.Webhooks.Any(webhook => webhook.Status == 503)
            ? HttpStatusCode.ServiceUnavailable
            : 0;

    private async Task<bool> WaitForHangUpAsync(SimulatedPhoneCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.Ended.WaitAsync(_settings.HangUpPatience, _settings.Clock, cancellationToken) == PhoneCallEnd.HungUpByApplication;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Ends a call, if the application has not, and lets it see that.</summary>
    private async Task HangUpAsync(SimulatedPhoneCall call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_settings.CloseTimeout, _settings.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await call.HangUpAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A webhook is not answered, which its record shows.
        }
    }

    private async Task<SimulatedCall> OpenStreamAsync(Uri url, SimulatedCallOptions options, CancellationToken cancellationToken)
    {
        Placement placement = _placements.GetOrAdd(options.CallId, _ => new Placement());
        ServerTarget server = _dial.TargetOf(url);
        if (!placement.Requested.TrySetResult())
        {
            // The checks are about the first stream of a call.
            return await server.CallAsync(options, cancellationToken);
        }

        ProbeScript script = await placement.Script.Task.WaitAsync(cancellationToken);
        SimulatedCallOptions probed = ProbeCall.CreateOptions(script, _settings);
        (probed.CallId, probed.StreamId) = (options.CallId, options.StreamId);
        (probed.StreamType, probed.Channel) = (options.StreamType, options.Channel);
        try
        {
            (WebSocket webSocket, ConnectionTap connection) = await StreamPlacer.UpgradeAsync(server, options.CallId, _settings, cancellationToken);
            var probe = new ProbeCall(webSocket, connection, probed, script, _settings) { IsStartedByOthers = true };
            placement.Probe.SetResult(probe);
            return probe.Call;
        }
        catch (CannotConnectException e)
        {
            placement.Status = e.Status;
            throw;
        }
    }

    /// <summary>One call of the run. Its stream may be asked for before the call is known here.</summary>
    private sealed class Placement
    {
        public SimulatedPhoneCall? Call { get; set; }

        public int Number { get; set; }

        public bool IsFaulty { get; set; }

        public bool? HasHungUp { get; set; }

        /// <summary>The status with which the stream was refused; 0 if it was not.</summary>
        public HttpStatusCode Status { get; set; }

        public TaskCompletionSource<ProbeScript> Script { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Requested { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<ProbeCall> Probe { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
