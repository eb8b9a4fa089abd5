using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>Makes the calls of one thread, and checks what they throw.</summary>
internal sealed class StressGuard(StressSession stress, SharedRandom random)
{
    /// <summary>What is called now, for a report that it hangs.</summary>
    public string Current { get; set; } = "nothing";

    /// <summary>Makes a call, with a token that is canceled at random.</summary>
    public async Task RunAsync(string name, Func<CancellationToken, Task> call)
    {
        Current = name;
        using CancellationTokenSource? cancellation = DrawToken();
        CancellationToken token = cancellation?.Token ?? default;
        try
        {
            await call(token);
        }
        catch (Exception e)
        {
            Judge(name, e, token);
        }
    }

    /// <summary>Only what the member documents may be thrown.</summary>
    public void Judge(string name, Exception error, CancellationToken token)
    {
        bool isSend = name.StartsWith("Send", StringComparison.Ordinal);
        bool isDocumented = error switch
        {
            OperationCanceledException canceled => token.IsCancellationRequested && canceled.CancellationToken == token,
            ObjectDisposedException => isSend && stress.IsDisposing,
            InvalidOperationException when isSend => error.Message.Contains(nameof(WavixStreamOptions.MaxWaitingSends), StringComparison.Ordinal)
                || (stress.Script.IsOneWay && error.Message.Contains("one-way", StringComparison.Ordinal)),
            InvalidOperationException => name == "ReadEventsAsync" && error.Message.Contains("Another enumeration", StringComparison.Ordinal),
            WavixStreamException => name == "WaitForStartAsync",
            _ => false,
        };
        if (!isDocumented)
        {
            stress.Violate("only documented exceptions", $"{name}: {error}");
        }
    }

    /// <summary>A token that is canceled now or soon; null for none.</summary>
    public CancellationTokenSource? DrawToken()
    {
        int draw = random.Next(10);
        if (draw > 3)
        {
            return null;
        }

        var cancellation = new CancellationTokenSource();
        if (draw == 0)
        {
            cancellation.Cancel();
        }
        else
        {
            cancellation.CancelAfter(random.Next(1, 40));
        }

        return cancellation;
    }
}
