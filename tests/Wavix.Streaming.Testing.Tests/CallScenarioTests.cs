namespace Wavix.Streaming.Testing.Tests;

/// <summary>Scenarios as files: what is read, and what is said about a mistake.</summary>
public class CallScenarioTests
{
    private const string Whole = """
        {
          // A comment.
          "$schema": "wavix-scenario.schema.json",
          "name": "All steps",
          "description": "Every step once.",
          "faults": ["jitter=1ms", "skew=100ppm"],
          "calls": 3,
          "steps": [
            { "say": { "speech": "100ms" } },
            { "say": { "tone": 440, "for": "60ms" } },
            { "silence": "40ms" },
            { "hold": "1s" },
            { "press": "5" },
            { "faults": ["skew=100ppm"] },
            { "faults": [] },
            { "repeat": { "times": 2, "steps": [ { "silence": "20ms" } ] } },
            { "expectNoAudio": { "for": "500ms" } },
            { "hangUp": true },
          ],
        }
        """;

    [Fact]
    public void FromJson_Members_AreAvailable()
    {
        CallScenario scenario = CallScenario.FromJson(Whole);

        scenario.Name.Should().Be("All steps");
        scenario.Description.Should().Be("Every step once.");
        scenario.Calls.Should().Be(3);
        scenario.Faults.Jitter.Should().Be(CallHarness.Milliseconds(1));
        scenario.Faults.ClockSkew.Should().Be(100);
    }

    [Fact]
    public void FromJson_OnlyWhatIsRequired_HasTheDefaults()
    {
        CallScenario scenario = Read("""{ "hangUp": true }""");

        scenario.Description.Should().BeNull();
        scenario.Calls.Should().Be(1);
        scenario.Faults.Should().BeEquivalentTo(new SimulatedFaults());
    }

    [Fact]
    public async Task FromJson_Steps_RunInOrder()
    {
        var clock = new SimulatedClock();
        CallScenario scenario = CallScenario.FromJson(Whole);
        (SimulatedCall call, IWavixTransport application) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock, Faults = scenario.Faults });
        await using SimulatedCall ending = call;
        await using var session = new WavixStreamSession(application, new WavixStreamOptions { TimeProvider = clock });

        await call.RunAsync(scenario.Script);

        TimeSpan[] sent = [.. call.Messages.Where(message => message.Sent is MediaEvent).Select(message => message.At)];
        sent[..10].Should().OnlyContain(at => at <= CallHarness.Milliseconds(200), "the first three steps have no gap");
        (sent[10] - sent[9]).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1), "a call on hold sends nothing");
        call.Messages[^1].Sent.Should().BeOfType<StopEvent>();
    }

    [Fact]
    public async Task FromJson_StepFails_IsNamedAsInTheFile()
    {
        await using var call = new CallHarness();
        CallScript script = CallScript.FromJson("""{ "name": "n", "steps": [ { "repeat": { "times": 2, "steps": [ { "waitForQuiet": { "for": "1s", "within": "2s" } } ] } } ] }""");

        Func<Task> run = () => call.RunAsync(script);

        await run.Should().ThrowAsync<TimeoutException>().WithMessage(
            "Step 1.1 (repetition 1 of 2), waitForQuiet {\"for\":\"1s\",\"within\":\"2s\"}: expected that the application speaks and then is quiet; "
            + "received 0 commands with 0 ms of audio, but no sound of it was heard. At * s of the call.");
    }

    [Fact]
    public async Task FromFile_WavFile_IsRelativeToTheScenario()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            await using (Audio.WavWriter wav = Audio.WavWriter.Create(Path.Combine(folder.FullName, "hello.wav"), WavixAudio.SampleRate))
            {
                await wav.WriteAsync(CallHarness.Audio(20));
            }

            string path = Path.Combine(folder.FullName, "hello.json");
            await File.WriteAllTextAsync(path, "\uFEFF" + Scenario("""{ "say": { "wav": "hello.wav" } }"""));
            await using var call = new CallHarness(options => options.RealTime = false);

            await call.RunAsync(CallScript.FromFile(path));

            ((MediaEvent)call.Messages.Last().Sent!).Payload.ToArray().Should().Equal(CallHarness.Audio(20));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void FromFile_Mistake_NamesTheFile()
    {
        using var file = new TemporaryFile();
        File.WriteAllText(file.Path, "{\n  \"name\": \"n\",\n  \"stps\": []\n}");

        Action read = () => CallScenario.FromFile(file.Path);

        read.Should().Throw<InvalidDataException>().WithMessage(
            $"{file.Path}, line 3, column 11, stps: stps is not known here. Did you mean steps? Known are: $schema, name, description, faults, calls, steps.");
    }

    [Fact]
    public void FromFile_Missing_ThrowsFileNotFound()
    {
        Action read = () => CallScenario.FromFile("no-such-scenario.json");

        read.Should().Throw<FileNotFoundException>();
    }

    [Theory]
    [InlineData("""{ "waitForQuite": {} }""", "steps[0].waitForQuite: waitForQuite is not known here. Did you mean waitForQuiet? Known are: say, *")]
    [InlineData("""{ "expectClear": { "wihtin": "1s" } }""", "steps[0].expectClear.wihtin: wihtin is not known here. Did you mean within? Known are: within.")]
    [InlineData("""{ "expectNoAudio": {} }""", "steps[0].expectNoAudio: for is missing.")]
    [InlineData("""{ "silence": 2 }""", "steps[0].silence: 2 is not a duration above zero of at most 1h. Write it as text, such as \"500ms\", \"2s\" or \"1m30s\".")]
    [InlineData("""{ "silence": "2" }""", "*\"2\" is not a duration*")]
    [InlineData("""{ "silence": "0s" }""", "*\"0s\" is not a duration above zero*")]
    [InlineData("""{ "hold": "2h" }""", "*\"2h\" is not a duration above zero of at most 1h*")]
    [InlineData("""{ "say": {} }""", "steps[0].say: say has exactly one of speech, wav, text, tone.")]
    [InlineData("""{ "say": { "speech": "1s", "wav": "a.wav" } }""", "steps[0].say: say has exactly one of speech, wav, text, tone, not speech and wav.")]
    [InlineData("""{ "say": { "speech": "1s", "voice": "de" } }""", "steps[0].say.voice: voice is allowed only with text.")]
    [InlineData("""{ "say": { "tone": 440 } }""", "steps[0].say: for is missing.")]
    [InlineData("""{ "say": { "tone": 12000, "for": "1s" } }""", "steps[0].say.tone: expected is a number from 20 to 11999, not 12000.")]
    [InlineData("""{ "say": { "text": "Hi", "voice": "--help" } }""", "steps[0].say.voice: \"--help\" is not the name of a voice.*")]
    [InlineData("""{ "say": { "wav": "no-such.wav" } }""", "steps[0].say.wav: there is no file *no-such.wav. The path is relative to the folder of the scenario.")]
    [InlineData("""{ "press": "12x" }""", "steps[0].press: \"12x\" are not keys of a phone, which has 0123456789*#ABCD.")]
    [InlineData("""{ "hangUp": false }""", "steps[0].hangUp: expected is true, not false.")]
    [InlineData("""{ "faults": ["jiter=3ms"] }""", "steps[0].faults: 'jiter' is not a fault. Did you mean jitter? *")]
    [InlineData("""{ "faults": ["delay=ten"] }""", "steps[0].faults: 'delay=ten': the value can't be read. It looks like delay=50ms.")]
    [InlineData("""{ "faults": ["skew=100"] }""", "steps[0].faults: *(skew) can't become 100 on a running call*")]
    [InlineData("""{ "faults": "jitter" }""", "steps[0].faults: expected is an array of texts, not \"jitter\".")]
    [InlineData("""{ "expectAudio": { "within": "1s", "atLeast": "2s" } }""", "steps[0].expectAudio: notBefore and atLeast together are longer than within*")]
    [InlineData("""{ "repeat": { "times": 0, "steps": [ { "hangUp": true } ] } }""", "steps[0].repeat.times: expected is a whole number from 1 to 1000, not 0.")]
    [InlineData("""{ "repeat": { "times": 2, "steps": [ { "hangup": true } ] } }""", "steps[0].repeat.steps[0].hangup: hangup is not known here. Did you mean hangUp?*")]
    [InlineData("""{ "repeat": { "times": 2, "steps": [] } }""", "steps[0].repeat.steps: expected is an array of at least one step, not an empty one.")]
    [InlineData("""{ "silence": "1s", "hangUp": true }""", "steps[0]: a step has one name, not 2: silence, hangUp. Make a step of each.")]
    [InlineData("""{ }""", "steps[0]: a step has one name. Known are: say,*")]
    [InlineData("""{ "silence": "1s", "silence": "2s" }""", "steps[0].silence: this name occurs twice. Remove one.")]
    [InlineData("\"hangUp\"", "steps[0]: expected is an object with *, not \"hangUp\".")]
    public void FromJson_MistakeInAStep_SaysWhereAndWhatIsAllowed(string step, string expected)
    {
        Action read = () => Read(step);

        read.Should().Throw<InvalidDataException>().WithMessage($"the scenario, line 1, column *, {expected}");
    }

    [Theory]
    [InlineData("{", "the scenario, line 1, column 2: this is not JSON. *")]
    [InlineData("", "the scenario, line 1, column 1: this is not JSON. *")]
    [InlineData("[]", "the scenario, line 1, column 1: expected is an object with *, not an array.")]
    [InlineData("""{ "steps": [ { "hangUp": true } ] }""", "the scenario, line 1, column 1: name is missing.")]
    [InlineData("""{ "name": "n" }""", "the scenario, line 1, column 1: steps is missing.")]
    [InlineData("""{ "name": "", "steps": [] }""", "*, name: expected is a text that is not empty, not \"\".")]
    [InlineData("""{ "name": "n", "calls": 101, "steps": [ { "hangUp": true } ] }""", "*, calls: expected is a whole number from 1 to 100, not 101.")]
    [InlineData("""{ "name": "n", "calls": 1.5, "steps": [ { "hangUp": true } ] }""", "*, calls: expected is a whole number*")]
    [InlineData("""{ "name": "n", "steps": [ { "hangUp": true } ] } x""", "*this is not JSON*")]
    public void FromJson_MistakeInTheWhole_SaysWhereAndWhatIsAllowed(string json, string expected)
    {
        Action read = () => CallScenario.FromJson(json);

        read.Should().Throw<InvalidDataException>().WithMessage(expected);
    }

    private static CallScenario Read(string steps) => CallScenario.FromJson(Scenario(steps));

    private static string Scenario(string steps) => $$"""{ "name": "n", "steps": [ {{steps}} ] }""";
}
