using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CallControlPage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Wavix.Streaming.CallControl.Tests.Docs;

/// <summary>The page docs/reference/call-control.md says what is so.</summary>
public class CallControlPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "reference", "call-control.md"));
    private static readonly Uri StreamUrl = new("wss://bot.example/stream");

    public static TheoryData<string> Operations => Operation.Names;

    [Fact]
    public async Task Start_Code_PlacesACall()
    {
        using var api = FakeApi.Answering("""{"id":"c-1"}""");
        using var http = new HttpClient(api);

        (await Snippets.StartAsync(http, "key-1", default)).Should().Be("c-1");
        api.Requests.Should().ContainSingle().Which.Should().Contain("\"timeout\":30");
    }

    [Theory]
    [InlineData("""{"id":"c","direction":"inbound","event_type":"call_setup"}""", "/v1/calls/c/answer")]
    [InlineData("""{"id":"c","direction":"outbound","event_type":"answered"}""", "/v1/calls/c/streams")]
    [InlineData("""{"id":"c","direction":"outbound","event_type":"call_setup"}""", null)]
    [InlineData("""{"id":"c","event_type":"on_call_event","event_payload":{"type":"collect","payload":{"digits":"12","status":"completed"}}}""", null)]
    [InlineData("{", null)]
    public async Task Events_Code_AnswersAndStreams(string body, string? path)
    {
        using var api = FakeApi.Answering("""{"success":true,"stream_id":"s"}""");

        await Snippets.OnCallAsync(api.Client(), Encoding.UTF8.GetBytes(body), StreamUrl, NullLogger.Instance, default);

        (api.Last?.RequestUri!.AbsolutePath).Should().Be(path);
    }

    [Fact]
    public async Task OtherCode_Runs()
    {
        using var api = FakeApi.Answering(401, "{}");
        using var collect = FakeApi.Answering("""{"success":true}""");

        await Snippets.HangUpAsync(api.Client(), "c", NullLogger.Instance);
        await Snippets.AskAsync(collect.Client(), "c", default);

        collect.Requests.Should().ContainSingle();
        Snippets.CostOf("""{"uuid":"c","charge":"0.822"}"""u8.ToArray()).Should().Be(0.822m);
    }

    [Theory]
    [InlineData("StartStream", 1)]
    [InlineData("HangUp", 4)]
    [InlineData("SetTag", 4)]
    [InlineData("GetCalls", 4)]
    public async Task Resilience_Code_RepeatsWhatIsSafeToRepeat(string operation, int requests)
    {
        using var api = FakeApi.Answering(503, "{}");
        var services = new ServiceCollection();
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Wavix:ApiKey", (string?)"k")])
            .Build();
        Snippets.Add(services, configuration).ConfigurePrimaryHttpMessageHandler(() => api);
        services.ConfigureAll<Microsoft.Extensions.Http.Resilience.HttpStandardResilienceOptions>(options => options.Retry.Delay = TimeSpan.Zero);
        await using ServiceProvider provider = services.BuildServiceProvider();

        await ErrorTests.FailAsync(() => Operation.All[operation].RunAsync(provider.GetRequiredService<WavixCallControlClient>(), default));

        api.Requests.Should().HaveCount(requests);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Operations_Table_HasEachWithItsMethodPathScopeAndWhetherItIsSafeToRepeat(string name)
    {
        var operation = (ApiOperation)typeof(ApiOperation).GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        string path = Regex.Replace(Operation.All[name].Request.Split(' ')[1], @"^/v1|\?.*", "").Replace("c-1", "{id}", StringComparison.Ordinal).Replace("s-1", "{stream_id}", StringComparison.Ordinal);

        Page.Should().MatchRegex(
            $@"\n\| `{name}Async` \| `{operation.Method} /v1{Regex.Escape(path)}[^`]*` \| [^|]+ \| `{operation.Scope}` \| {(operation.IsRepeatable ? "yes" : "no")}[^|]* \|\n");
    }

    [Fact]
    public void Page_ReasonsOfInvalidWebhooks_AreAllThere() => Missing(Enum.GetNames<InvalidWebhookReason>().Skip(1)).Should().BeEmpty();

    [Fact]
    public void Page_Events_AreAllThere() =>
        Missing(typeof(CallEvent).Assembly.GetExportedTypes().Where(type => type.BaseType == typeof(CallEvent)).Select(type => type.Name)).Should().BeEmpty();

    [Fact]
    public void Page_FieldsOfRequests_AreAllThere() =>
        Missing(new[] { typeof(StartCallRequest), typeof(AnswerCallRequest), typeof(StartStreamRequest), typeof(PlayAudioRequest), typeof(CollectDigitsRequest) }
            .SelectMany(type => type.GetProperties()).Select(property => property.Name)).Should().BeEmpty();

    [Fact]
    public void Page_JsonNamesOfRequests_AreAllThere() =>
        Missing(new[] { typeof(StartCallBody), typeof(TagBody), typeof(AnswerCallBody), typeof(StartStreamBody), typeof(PlayAudioBody), typeof(CollectDigitsBody), typeof(CreateWebhookBody) }
            .SelectMany(type => type.GetProperties()).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))).Should().BeEmpty();

    [Fact]
    public void Page_FieldsOfEvents_AreThoseOfTheExamples()
    {
        string[] examples = Examples("call events");

        examples.Select(example => CallEventReader.Read(Encoding.UTF8.GetBytes(example)).GetType())
            .Should().Equal(typeof(CallSetupEvent), typeof(DigitsCollectedEvent), typeof(AudioPlaybackEvent));
        examples.Should().AllSatisfy(example => Missing(NamesOf(example)).Should().BeEmpty());
        CallEvent digits = CallEventReader.Read(Encoding.UTF8.GetBytes(examples[1]));
        digits.Should().BeEquivalentTo(new { Direction = CallDirection.Inbound, Digits = "1234", Status = DigitsStatus.Completed, MachineDetected = false });
    }

    [Fact]
    public void Page_FieldsOfThePostCallReport_AreThoseOfTheExample()
    {
        string example = Examples("post-call report").Should().ContainSingle().Subject;

        Missing(NamesOf(example)).Should().BeEmpty();
        PostCallEventReader.Read(Encoding.UTF8.GetBytes(example)).Should().BeOfType<PostCallReport>()
            .Which.Should().BeEquivalentTo(new { Duration = TimeSpan.FromSeconds(42), Charge = 0.0084m, PerMinute = 0.012m, Disposition = CallDisposition.Answered });
    }

    [Theory]
    [InlineData(typeof(CallFields))]
    [InlineData(typeof(PostCallReport))]
    public void Page_PropertiesOfEvents_AreAllThere(Type type) => Missing(
        type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => field.Name)
            .Concat(type.GetProperties().Select(property => property.Name))
            .Where(name => !name.EndsWith("Text", StringComparison.Ordinal))).Should().BeEmpty();

    private static string[] Examples(string name) =>
        [.. Regex.Matches(Page.Split($"<!-- examples: {name} -->")[1].Split("<!-- /examples -->")[0], "```json\n(.*?)\n```").Select(match => match.Groups[1].Value)];

    private static IEnumerable<string> NamesOf(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(field => field.Name)];
    }

    private static IEnumerable<string> Missing(IEnumerable<string> names) => names.Where(name => !Page.Contains($"`{name}`", StringComparison.Ordinal));
}
