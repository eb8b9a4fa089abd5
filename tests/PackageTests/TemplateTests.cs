using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PackageTests;

/// <summary>Projects that <c>dotnet new</c> creates from the packed templates: they build without a warning, pass their tests, and take calls.</summary>
public sealed partial class TemplateTests(PackedSources packed, CreatedProjects projects) : IClassFixture<CreatedProjects>
{
    private static readonly Dictionary<string, string> NoSettings = [];

    // What the sources of the templates have, and no created project.
    private static readonly string[] Placeholders =
    [
        "WavixApp", "wavixapp", "AppNamespace", "WAVIX_VERSION", "RUNTIME_VERSION", "IsAgent", "Cascaded)", "(Redis)", "(Framework", "#if", "#else", "#endif",
        "<!--#",
    ];

    public static TheoryData<string> Names => [.. CreatedProject.All.Select(project => project.Name)];

    [Fact]
    public async Task Help_EachTemplate_ListsItsOptions()
    {
        string bot = await projects.NewAsync("wavix-bot", "--help");
        string agent = await projects.NewAsync("wavix-agent", "--help");

        bot.Should().Contain("--framework").And.Contain("net8.0").And.Contain("--redis").And.Contain("--port").And.NotContain("--model");
        agent.Should().Contain("--framework").And.Contain("net8.0").And.Contain("--redis").And.Contain("--port").And.Contain("--model").And.Contain("cascaded");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_EachProject_HasNothingLeftOfTheTemplate(string name)
    {
        foreach (string file in FilesOf(name))
        {
            string text = File.ReadAllText(file);

            Placeholders.Where(placeholder => (file + text).Contains(placeholder, StringComparison.Ordinal)).Should().BeEmpty(file);
            GapOfTwoLines().IsMatch(text).Should().BeFalse($"{file} has two empty lines in a row, or one at an end of a block");
            text.Should().EndWith("\n").And.NotEndWith("\n\n");
        }
    }

    [Fact]
    public async Task Build_EachProject_HasNoWarningsAndUsesThePackagesPackedWithIt()
    {
        await projects.BuildAsync();

        foreach (CreatedProject project in CreatedProject.All)
        {
            string[] ours = [.. ReferencesOf(project).Select(reference => reference.Id).Where(id => id.StartsWith("Wavix.", StringComparison.Ordinal))];
            ours.Should().Contain("Wavix.Streaming.AspNetCore").And.Contain("Wavix.Streaming.Testing");
            ours.Where(id => id != "Wavix.Streaming.Testing").Should().OnlyContain(id => projects.HasRestored(project, id));
        }
    }

    [Fact]
    public void Versions_PackagesOfOthers_AreThoseOfThisRepository()
    {
        Dictionary<string, string> versions = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .GroupBy(element => element.Attribute("Include")!.Value)
            .ToDictionary(group => group.Key, group => group.Last().Attribute("Version")!.Value);

        IEnumerable<(string Id, string Version)> references = CreatedProject.All.Where(project => !project.Options.Contains("net8.0")).SelectMany(ReferencesOf);

        references.Should().OnlyContain(reference => reference.Version
            == (reference.Id.StartsWith("Wavix.", StringComparison.Ordinal) ? packed.Version : versions[reference.Id]));
    }

    [Fact]
    public async Task Tests_EachProject_Pass() =>
        Passed().Matches(await projects.TestAsync()).Should().HaveCount(CreatedProject.All.Count);

    [Fact]
    public async Task Format_EachProject_IsWhatDotnetFormatWouldLeave() => (await projects.VerifyFormatAsync()).Trim().Should().BeEmpty();

    [Theory]
    [InlineData("Bot")]
    [InlineData("VoiceAgent")]
    public async Task CiFile_OneOfEachTemplate_BuildsTestsAndCallsTheApplication(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are those of a runner with Linux.");
        CreatedProject project = CreatedProject.All.Single(project => project.Name == name);
        string[] steps = [.. Step().Matches(await File.ReadAllTextAsync(Path.Combine(projects.FolderOf(project), ".github", "workflows", "ci.yml")))
            .Select(step => step.Groups["command"].Value)];
        steps.Should().Contain($"dotnet tool install --global Wavix.Streaming.Simulator --version {packed.Version}");

        // The tool is that of the packages. Other programs may use the API's usual port, so it is another.
        string tool = await packed.InstallToolAsync();
        string api = $"127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}";
        string[] commands = [.. steps.Where(step => !step.StartsWith("dotnet tool", StringComparison.Ordinal)).Select(step => step switch
        {
            "dotnet run --no-build &" => $"Wavix__BaseAddress=http://{api}/ {step}",
            ['w', 'a', 'v', 'i', 'x', '-', 's', 'i', 'm', ..] => $"{step} --api {api}",
            _ => step,
        })];
        string healthCheck = $"dotnet {AssemblyOf(project)} --health {HealthOf(project)}";
        await File.WriteAllLinesAsync(
            Path.Combine(projects.FolderOf(project), "job.sh"), ["set -e", "trap 'kill $(jobs -p) || true; wait' EXIT", .. commands, healthCheck]);
        var path = new Dictionary<string, string>
        {
            ["PATH"] = $"{Path.GetDirectoryName(tool)}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
        };

        string printed = await projects.RunAsync(project, path, "bash", "job.sh");

        Passed().Matches(printed).Should().ContainSingle();
        printed.Should().Contain(" scenarios, 0 failed.");
    }

    /// <summary>
    /// The page creates, starts, tests and calls the project that <see cref="CiFile_OneOfEachTemplate_BuildsTestsAndCallsTheApplication"/> builds, starts,
    /// tests and calls, after the change of the page.
    /// </summary>
    [Fact]
    public async Task FirstBotPage_Commands_AreThoseOfTheProjectThatIsTested()
    {
        CreatedProject bot = CreatedProject.FirstBot;
        string ci = await File.ReadAllTextAsync(Path.Combine(projects.FolderOf(bot), ".github", "workflows", "ci.yml"));
        string[] steps = [.. Step().Matches(ci).Select(step => step.Groups["command"].Value)];
        const string Call = "wavix-sim dial http://127.0.0.1:5085/wavix/events --scenario scenarios/";

        FirstBotPage.Commands.Should().Equal(
            "dotnet new install Wavix.Streaming.Templates --prerelease",
            $"dotnet new {bot.Template} -o {bot.Name}",
            $"cd {bot.Name}",
            "dotnet run",
            "dotnet tool install -g Wavix.Streaming.Simulator --prerelease",
            "wavix-sim phone http://127.0.0.1:5085/wavix/events",
            "dotnet test tests",
            Call);
        steps.Should().Contain("dotnet run --no-build &").And.Contain("dotnet test tests --no-build")
            .And.Contain(step => step.StartsWith(Call.Replace("5085", $"{projects.PortOf(bot)}", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Bot", "Wavix:ApiKey is not set. ", "Wavix:PublicBaseAddress is not set ")]
    [InlineData("Acme.Phone-Bot", "Wavix:ApiKey is not set. ", "Redis is not set. ")]
    [InlineData("VoiceAgent", "Wavix:ApiKey is not set. ", "OpenAI:ApiKey is not set. ")]
    public async Task Application_InProductionWithoutSettings_SaysWhatIsMissing(string name, params string[] sentences)
    {
        CreatedProject project = CreatedProject.All.Single(project => project.Name == name);

        Func<Task> run = () => projects.RunAsync(project, NoSettings, "dotnet", AssemblyOf(project));

        string message = (await run.Should().ThrowAsync<InvalidOperationException>()).Which.Message;
        sentences.Should().OnlyContain(sentence => message.Contains(sentence, StringComparison.Ordinal), message);
    }

    [Fact]
    public async Task Application_Webhook_PrintsTheSecretAddressAndNothingElse()
    {
        CreatedProject project = CreatedProject.All.Single(project => project.Name == "Bot");
        var settings = new Dictionary<string, string> { ["Wavix__ApiKey"] = "a-key", ["Wavix__PublicBaseAddress"] = "https://voice.example.com" };

        string printed = await projects.RunAsync(project, settings, "dotnet", AssemblyOf(project), "--webhook");

        printed.Trim().Should().MatchRegex("^https://voice\\.example\\.com/wavix/[0-9A-F]{32}/events$");
    }

    [Fact]
    public async Task HealthProbe_NothingListens_ExitsWith1AndSaysSo()
    {
        CreatedProject project = CreatedProject.All.Single(project => project.Name == "Bot");
        string url = HealthOf(project);

        Func<Task> probe = () => projects.RunAsync(project, NoSettings, "dotnet", AssemblyOf(project), "--health", url);

        (await probe.Should().ThrowAsync<InvalidOperationException>()).WithMessage($"*exited with 1:*{url} is not healthy: *");
    }

    private static string AssemblyOf(CreatedProject project) =>
        Path.Combine("bin", "Debug", project.Options.Contains("net8.0") ? "net8.0" : "net10.0", $"{project.Name}.dll");

    private string HealthOf(CreatedProject project) =>
        $"http://127.0.0.1:{projects.PortOf(project).ToString(CultureInfo.InvariantCulture)}/health/live";

    private IEnumerable<string> FilesOf(string name) =>
        Directory.EnumerateFiles(projects.FolderOf(CreatedProject.All.Single(project => project.Name == name)), "*", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any() && Path.GetFileName(file) is not ("job.sh" or "health.txt" or "calls.xml"));

    private IEnumerable<(string Id, string Version)> ReferencesOf(CreatedProject project) =>
        new[] { project.Application, project.Tests }
            .SelectMany(path => XDocument.Load(Path.Combine(projects.FolderOf(project), "..", path)).Descendants("PackageReference"))
            .Select(reference => (reference.Attribute("Include")!.Value, reference.Attribute("Version")!.Value));

    [GeneratedRegex(@"^ *- run: (?<command>.*)$", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex("^Passed! .*", RegexOptions.Multiline)]
    private static partial Regex Passed();

    [GeneratedRegex(@"\n\n\n|\{\n\n|\n\n *\}|^\n")]
    private static partial Regex GapOfTwoLines();
}
