using System.Net.WebSockets;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>The phone: serves one page at a time, and places its calls, one at a time. Thread-safe.</summary>
/// <param name="target">The server that is called.</param>
/// <param name="createOptions">Creates the options of a call's stream.</param>
/// <param name="output">Receives a line for each call.</param>
internal sealed class Phone(IPhoneTarget target, Func<SimulatedCallOptions> createOptions, TextWriter output) : IAsyncDisposable
{
    // A page that is loaded again connects before the end of its former connection is seen.
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _free = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private readonly object _sync = new();
    private PageConnection? _page;
    private PhoneLine? _line;
    private LiveCall? _call;
    private IReadOnlyList<string> _faults = [];
    private CancellationTokenSource? _hangUp;
    private Task _calling = Task.CompletedTask;
    private volatile FinishedCall? _latest;
    private int _calls;

    /// <summary>The latest call that has a recording; null before the first.</summary>
    public FinishedCall? Latest => _latest;

    /// <summary>Serves a page until it is closed. A second one is refused.</summary>
    /// <param name="webSocket">Its connection. The caller keeps ownership.</param>
    /// <param name="cancellationToken">Aborts the connection.</param>
    public async Task ServeAsync(WebSocket webSocket, CancellationToken cancellationToken)
    {
        var page = new PageConnection(webSocket);
        if (!await _free.WaitAsync(TimeToLeave, cancellationToken))
        {
            page.Send(new { type = "refused", message = "The phone is open in another tab. Close that one, and load this page again." });
            page.Close("The phone is open in another tab.");
            await page.RunAsync(_ => { }, _ => { }, cancellationToken);
            return;
        }

        try
        {
            Open(page);
            await page.RunAsync(command => Obey(command, page), frame => _line?.Microphone.Add(frame.Span), cancellationToken);
        }
        finally
        {
            await HangUpAsync();
            lock (_sync)
            {
                _page = null;
            }

            _free.Release();
        }
    }

    /// <summary>Hangs up, and closes the page with a goodbye.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await HangUpAsync();
        lock (_sync)
        {
            _page?.Send(new { type = "bye", message = "wavix-sim has ended. Start it again for another call." });
            _page?.Close("wavix-sim has ended.");
        }

        // Until the page has read it, or is slow.
        if (await _free.WaitAsync(TimeToLeave))
        {
            _free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync();
        _ending.Dispose();
        _free.Dispose();
    }

    private void Open(PageConnection page)
    {
        lock (_sync)
        {
            _page = page;
            _faults = [];
        }

        page.Send(new
        {
            type = "hello",
            target = target.Name,
            faults = LineFaults.All.Select(fault => new { fault.Name, fault.Label, fault.Description }),
        });
    }

    private void Obey(PageCommand command, PageConnection page)
    {
        lock (_sync)
        {
            switch (command.Kind)
            {
                case PageCommandKind.Call when _calling.IsCompleted && !_ending.IsCancellationRequested:
                    _calling = CallAsync(page);
                    break;
                case PageCommandKind.HangUp:
                    _hangUp?.Cancel();
                    break;
                case PageCommandKind.Key:
                    _call?.Press(command.Key);
                    break;
                case PageCommandKind.Faults:
                    _faults = command.Faults;
                    _line?.ChangeFaults(_faults);
                    break;
            }
        }
    }

    /// <summary>Places a call. Called under the lock.</summary>
    private async Task CallAsync(PageConnection page)
    {
        SimulatedCallOptions options = createOptions();
        var line = new PhoneLine(options.FrameDuration, options.Faults);
        line.ChangeFaults(_faults);
        var call = new LiveCall(page, line);
        (_line, _call) = (line, call);
        _hangUp = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        CancellationToken hangUp = _hangUp.Token;
        int number = ++_calls;
        page.Send(new { type = "state", state = "calling" });
        await Task.Yield();
        FinishedCall finished = await RunAsync(call, options, hangUp) with { Number = number };
        if (finished.Recording is not null)
        {
            _latest = finished;
        }

        lock (_sync)
        {
            (_line, _call) = (null, null);
            _hangUp.Dispose();
            _hangUp = null;
        }

        await output.WriteLineAsync($"Call {number}: {finished.Message}{(finished.Report is { } report ? $" {CallReportText.Count(report.Turns.Count, "turn")}." : "")}");
        page.Send(new
        {
            type = "ended",
            number,
            finished.IsInOrder,
            finished.Message,
            hasRecording = finished.Recording is not null,
        });
    }

    private async Task<FinishedCall> RunAsync(LiveCall call, SimulatedCallOptions options, CancellationToken hangUp)
    {
        try
        {
            return await target.RunAsync(call, options, hangUp);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            return new FinishedCall(false, CannotConnectException.OneLine(e.Message));
        }
    }

    private async Task HangUpAsync()
    {
        Task calling;
        lock (_sync)
        {
            _hangUp?.Cancel();
            calling = _calling;
        }

        await calling;
    }
}
