using System.Text;

namespace Wavix.Streaming.Testing;

/// <summary>
/// One collection of digits. Wavix's documents leave its rules open; these are ours. The prompt takes no time. An attempt lasts for the
/// timeout of the request, counted from its start. It completes at the maximum number of digits or at the termination character, which is not
/// a digit. It also completes at the timeout, if the request has no maximum and a digit was pressed. Otherwise the next attempt begins, without
/// the digits of the one before it. After the last attempt the collection fails, with its digits. Used under the lock of the account.
/// </summary>
internal sealed class DigitCollection
{
    // The maximum of the description.
    private const int MostDigits = 20;

    private readonly CollectRequest _request;
    private readonly Action<string, string> _report;
    private readonly ITimer _timer;
    private readonly object _sync;
    private readonly StringBuilder _digits = new();
    private int _attempts = 1;

    /// <param name="request">What is collected.</param>
    /// <param name="account">The clock and the lock.</param>
    /// <param name="report">Receives each status, with the digits, under the lock.</param>
    public DigitCollection(CollectRequest request, WavixAccount account, Action<string, string> report)
    {
        _request = request;
        _report = report;
        _sync = account.Sync;
        _timer = account.Clock.CreateTimer(_ => OnTimeout(), null, request.Timeout, Timeout.InfiniteTimeSpan);
        report("started", "");
    }

    /// <summary>Whether it takes digits.</summary>
    public bool IsRunning { get; private set; } = true;

    public void Press(char key)
    {
        if (key == _request.Terminator)
        {
            End("completed");
        }
        else if (_digits.Append(key).Length == (_request.MaxDigits ?? MostDigits))
        {
            End("completed");
        }
    }

    /// <summary>Ends it without a report.</summary>
    public void Cancel()
    {
        IsRunning = false;
        _timer.Dispose();
    }

    private void OnTimeout()
    {
        lock (_sync)
        {
            if (!IsRunning)
            {
                return;
            }

            if (_request.MaxDigits is null && _digits.Length > 0)
            {
                End("completed");
            }
            else if (_attempts++ < _request.MaxAttempts)
            {
                _digits.Clear();
                _timer.Change(_request.Timeout, Timeout.InfiniteTimeSpan);
            }
            else
            {
                End("failed");
            }
        }
    }

    private void End(string status)
    {
        Cancel();
        _report(status, _digits.ToString());
    }
}
