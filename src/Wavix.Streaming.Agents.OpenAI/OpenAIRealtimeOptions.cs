using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Settings of an <see cref="OpenAIRealtimeModel"/>, which copies them when it is created.</summary>
public sealed class OpenAIRealtimeOptions
{
    private const int MinMessageBytes = 64 * 1024;
    private const int MaxMaxMessageBytes = 64 * 1024 * 1024;
    private const int MaxMaxOutputTokens = 4096;

    /// <summary>
    /// The address of the service: <c>wss</c> or <c>https</c>, or <c>ws</c> or <c>http</c>, which send the key unencrypted and are for servers of
    /// your own network. Without user name and fragment; <c>/realtime</c> is appended to the path if it does not end so. Default
    /// <c>wss://api.openai.com/v1/realtime</c>. Not used by <see cref="OpenAIRealtimeModel.ForAzure(Uri, string, string, OpenAIRealtimeOptions?)"/>.
    /// </summary>
    public Uri Endpoint { get; set; } = new("wss://api.openai.com/v1/realtime");

    /// <summary>The model; not empty. Default <c>gpt-realtime</c>. Not used for Azure OpenAI, where the deployment decides.</summary>
    public string Model { get; set; } = "gpt-realtime";

    /// <summary>The voice, such as <c>marin</c> or <c>cedar</c>; null for the server's default.</summary>
    public string? Voice { get; set; }

    /// <summary>Speed of the speech, from 0.25 to 1.5 times the model's own; null for the server's default, 1.</summary>
    public double? Speed { get; set; }

    /// <summary>How the model detects the caller's speech; null for the server's default, server VAD with its own settings.</summary>
    public RealtimeTurnDetection? TurnDetection { get; set; }

    /// <summary>The filter of the caller's audio. Default <see cref="RealtimeNoiseReduction.None"/>.</summary>
    public RealtimeNoiseReduction NoiseReduction { get; set; }

    /// <summary>
    /// How the caller's speech is transcribed; null for no transcripts of the caller. Default: on, because the conversation of a session that
    /// replaces a lost one is replayed from transcripts.
    /// </summary>
    public RealtimeTranscription? Transcription { get; set; } = new();

    /// <summary>Whether the model must, may or must not call tools, or which one; null for the server's default: it may.</summary>
    public ChatToolMode? ToolChoice { get; set; }

    /// <summary>Maximum tokens of one response, its calls of tools included: 1 to 4,096; null for the server's default, no limit.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>The organization to bill (<c>OpenAI-Organization</c>); null for the default of the key.</summary>
    public string? Organization { get; set; }

    /// <summary>The project to bill (<c>OpenAI-Project</c>); null for the default of the key.</summary>
    public string? Project { get; set; }

    /// <summary>
    /// Maximum time until a session is ready: the token of Azure, the connection, and the answers of the server. It is short, because the
    /// caller hears nothing meanwhile. 0.1 to 60 s; default 2 s.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long before the end of the session's time <see cref="SessionExpiringEvent"/> is sent: above zero and at most 1 hour. Default 2 minutes.
    /// </summary>
    public TimeSpan ExpiryWarning { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Interval of pings while nothing else is received: 1 s to 5 minutes. Default 5 s.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long to wait for the answer to a ping before the connection is considered dead, which ends the session: 1 s to 5 minutes. Default
    /// 10 s. On .NET 8, which can't wait for it, only the pings are sent.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum time to end a session in order when it is disposed: above zero and at most 30 s. Default 1 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Maximum size of a message of the server, which is skipped if it is larger: 64 KiB to 64 MiB. Default 4 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// What is added to the object <c>session</c> of <c>session.update</c>, after everything else: settings that this class does not have.
    /// Objects are merged, all other values are replaced, and null is sent as null. Null for nothing.
    /// </summary>
    public JsonObject? RawSession { get; set; }

    /// <summary>Headers that are sent in addition when connecting. Their values appear in no log, exception or text. Default: none.</summary>
    public IDictionary<string, string> RawHeaders { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>A copy that does not change.</summary>
    /// <exception cref="ArgumentException">A setting is invalid; the message names every such setting.</exception>
    internal OpenAIRealtimeOptions Freeze()
    {
        GetProblems().ThrowIfAny();
        var copy = new OpenAIRealtimeOptions
        {
            Endpoint = Endpoint,
            Model = Model,
            Voice = Voice,
            Speed = Speed,
            TurnDetection = TurnDetection?.Copy(),
            NoiseReduction = NoiseReduction,
            Transcription = Transcription?.Copy(),
            ToolChoice = ToolChoice,
            MaxOutputTokens = MaxOutputTokens,
            Organization = Organization,
            Project = Project,
            ConnectTimeout = ConnectTimeout,
            ExpiryWarning = ExpiryWarning,
            KeepAliveInterval = KeepAliveInterval,
            KeepAliveTimeout = KeepAliveTimeout,
            CloseTimeout = CloseTimeout,
            MaxMessageBytes = MaxMessageBytes,
            RawSession = (JsonObject?)RawSession?.DeepClone(),
        };
        foreach ((string name, string value) in RawHeaders)
        {
            copy.RawHeaders[name] = value;
        }

        return copy;
    }

    private OptionProblems GetProblems()
    {
        var problems = new OptionProblems(nameof(OpenAIRealtimeOptions));
        problems.Require(
            ServiceAddress.IsValid(Endpoint),
            nameof(Endpoint),
            ServiceAddress.Describe(Endpoint),
            "an absolute wss, https, ws or http address without user name and fragment");
        problems.Require(!string.IsNullOrWhiteSpace(Model), nameof(Model), "empty", "the name of a realtime model");
        problems.Require(Speed is null or (>= 0.25 and <= 1.5), nameof(Speed), Speed, "0.25 to 1.5, or null for the server's default");
        problems.Require(Enum.IsDefined(NoiseReduction), nameof(NoiseReduction), (int)NoiseReduction, "a value of RealtimeNoiseReduction");
        problems.Require(
            MaxOutputTokens is null or (>= 1 and <= MaxMaxOutputTokens),
            nameof(MaxOutputTokens),
            MaxOutputTokens,
            $"1 to {MaxMaxOutputTokens}, or null for no limit");
        problems.Require(Header.IsValue(Organization ?? "org"), nameof(Organization), "not a header's value", Header.Range);
        problems.Require(Header.IsValue(Project ?? "project"), nameof(Project), "not a header's value", Header.Range);
        problems.Require(
            RawHeaders.All(header => Header.IsName(header.Key) && Header.IsValue(header.Value)),
            nameof(RawHeaders),
            "not a list of headers",
            "names of headers, each with a value of visible ASCII characters");
        problems.Require(IsJson(RawSession), nameof(RawSession), "not JSON", "an object whose values can all be written as JSON");
        RequireDuration(problems, nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60));
        RequireDuration(problems, nameof(ExpiryWarning), ExpiryWarning, TimeSpan.FromTicks(1), TimeSpan.FromHours(1));
        RequireDuration(problems, nameof(KeepAliveInterval), KeepAliveInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        RequireDuration(problems, nameof(KeepAliveTimeout), KeepAliveTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        RequireDuration(problems, nameof(CloseTimeout), CloseTimeout, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(30));
        problems.Require(
            MaxMessageBytes is >= MinMessageBytes and <= MaxMaxMessageBytes,
            nameof(MaxMessageBytes),
            MaxMessageBytes,
            $"{MinMessageBytes} to {MaxMaxMessageBytes}");
        CheckNested(problems, nameof(TurnDetection), nested => TurnDetection?.Check(nested));
        CheckNested(problems, nameof(Transcription), nested => Transcription?.Check(nested));
        return problems;
    }

    private static void RequireDuration(OptionProblems problems, string name, TimeSpan value, TimeSpan min, TimeSpan max) =>
        problems.Require(value >= min && value <= max, name, value, min == TimeSpan.FromTicks(1) ? $"above zero and at most {max}" : $"{min} to {max}");

    /// <summary>A value of any class can be in such an object. One that can't be written must fail now, not in a call.</summary>
    private static bool IsJson(JsonObject? value)
    {
        try
        {
            value?.ToJsonString();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }

    private static void CheckNested(OptionProblems problems, string name, Action<OptionProblems> check)
    {
        var nested = new OptionProblems($"{nameof(OpenAIRealtimeOptions)}.{name}");
        check(nested);
        problems.Include(nested);
    }
}
