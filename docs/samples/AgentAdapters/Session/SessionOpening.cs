using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentAdapters.Wire;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;

namespace AgentAdapters.Session;

/// <summary>Opens sessions: connects, sends the settings and the history, and checks what the service made of the settings.</summary>
internal sealed partial class SessionOpening(AdapterOptions options)
{
    /// <exception cref="SpeechModelException">The session can't be opened.</exception>
    public async Task<ISpeechModelSession> OpenAsync(
        Func<CancellationToken, Task<IClientLink>> startAsync, SpeechModelConnectOptions wanted, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, wanted.TimeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        AdapterSession? session = null;
        try
        {
            session = new AdapterSession(await startAsync(limit.Token), options, wanted);
            await session.Created.WaitAsync(limit.Token);
            await session.SendAsync(Commands.UpdateSession(wanted, options), limit.Token);
            foreach (ChatMessage message in wanted.History.Where(Commands.CanAdd))
            {
                await session.SendAsync(Commands.AddMessage(message), limit.Token);
            }

            JsonElement settings = await session.Updated.WaitAsync(limit.Token);
            RequirePcm(settings);
            session.Configure(settings);
            return session;
        }
        catch (Exception e)
        {
            await (session?.AbortAsync() ?? default);
            throw e switch
            {
                _ when cancellationToken.IsCancellationRequested => new OperationCanceledException("Opening a session was canceled.", e, cancellationToken),
                SpeechModelException => e,
                _ when timeout.IsCancellationRequested => new SpeechModelException(
                    $"The service did not open a session within ConnectTimeout ({options.ConnectTimeout}). Try again.", e),
                _ => NotConnected(e),
            };
        }
    }

    /// <summary>An agent has the audio of phone calls as 24 kHz PCM. Anything else would be heard as noise.</summary>
    private static void RequirePcm(JsonElement settings)
    {
        foreach (string direction in new[] { "input", "output" })
        {
            JsonElement format = settings.Member("audio").Member(direction).Member("format");
            if (format.Text("type") != "audio/pcm" || format.Number("rate") != 24_000)
            {
                throw new SpeechModelException(
                    $"The {direction} audio of the session is {format.Text("type") ?? "unknown"} with {format.Number("rate") ?? 0} Hz. "
                    + "Leave the formats out of RawSession: an agent needs audio/pcm with 24000 Hz.")
                {
                    IsTransient = false,
                };
            }
        }
    }

    /// <summary>The HTTP status is only in the text of the exception.</summary>
    private static SpeechModelException NotConnected(Exception cause)
    {
        string? status = (cause as WebSocketException ?? cause.InnerException) is { } refusal && Status().Match(refusal.Message) is { Success: true } match
            ? match.Groups[1].Value
            : null;
        bool isTransient = status is null || int.Parse(status, CultureInfo.InvariantCulture) is 408 or 409 or 425 or 429 or >= 500;
        return new SpeechModelException(
            (status is null ? $"The service can't be reached ({cause.GetType().Name})." : $"The service refused the session with {status}.")
            + (isTransient ? " Try again." : " Check the key, the model and the endpoint of the client."),
            cause)
        {
            Code = status,
            IsTransient = isTransient,
        };
    }

    [GeneratedRegex("status code '([0-9]{3})'", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Status();
}
