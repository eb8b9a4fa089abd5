namespace Wavix.Streaming.Testing;

/// <summary>What all calls of one simulated Wavix share. All state of the calls is protected by the one lock <see cref="Sync"/>.</summary>
internal sealed class WavixAccount
{
    public const string OnCall = "on-call";
    public const string PostCall = "post-call";

    /// <param name="options">A checked copy.</param>
    public WavixAccount(SimulatedWavixOptions options)
    {
        Options = options;
        Work = new BackgroundWork(options.TimeProvider);
    }

    public SimulatedWavixOptions Options { get; }

    public TimeProvider Clock => Options.TimeProvider;

    public BackgroundWork Work { get; }

    public ApiFaults Faults { get; } = new();

    /// <summary>Held for changes of state only: nothing under it waits, or runs code of the application or of the test.</summary>
    public object Sync { get; } = new();

    public Ledger<SimulatedApiRequest> Requests { get; } = new();

    public Ledger<SimulatedWebhook> Webhooks { get; } = new();

    public Ledger<SimulatedPhoneCall> Calls { get; } = new();

    /// <summary>The registered webhooks: URL by event type. Protected by <see cref="Sync"/>.</summary>
    public SortedDictionary<string, Uri> Registered { get; } = [];

    /// <summary>Creates the posts of one call's webhooks.</summary>
    public WebhookQueue NewWebhooks() => new(Options, Work, Webhooks);

    /// <summary>Adds a call and lets it ring.</summary>
    public SimulatedPhoneCall Add(PhoneCall call)
    {
        var facade = new SimulatedPhoneCall(call, this);
        lock (Sync)
        {
            call.Ring();
            Calls.Add(facade);
        }

        return facade;
    }

    /// <summary>Finds a call; null if there is none, or the id is not a UUID.</summary>
    public PhoneCall? Find(string? id) => Guid.TryParseExact(id, "D", out Guid uuid)
        ? Calls.Entries.FirstOrDefault(call => call.Call.Id == uuid.ToString())?.Call
        : null;

    /// <summary>A problem with a call, and what was seen of it.</summary>
    public string Describe(PhoneCall call, string problem)
    {
        string webhooks = string.Join(", ", Webhooks.Entries.Where(webhook => webhook.CallId == call.Id));
        string requests = string.Join(", ", Requests.Entries);
        lock (Sync)
        {
            string nothing = call.WebhookUrl is null ? "there is no URL for them" : "none";
            return $"{problem}. The call is {call.State}. Webhooks: {(webhooks.Length > 0 ? webhooks : nothing)}. "
                + $"Requests: {(requests.Length > 0 ? requests : "none")}.";
        }
    }
}
