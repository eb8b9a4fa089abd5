using System.Text;
using System.Text.RegularExpressions;

namespace PackageTests;

/// <summary>
/// What the page of each package says, tried by those who have nothing else: its install command, its program, its links. The README of the
/// repository is one more such page.
/// </summary>
public sealed partial class ReadmeTests(PackedSources packed)
{
    /// <summary>Programs with the arguments they are started with, and what they print; null for servers, which are built only.</summary>
    public static TheoryData<string, string?> Programs => new()
    {
        { "README.md", null },
        { "src/Wavix.Streaming/README.md", null },
        { "src/Wavix.Streaming.Agents/README.md", "Agent: Hello, how can I help you?" },
        { "src/Wavix.Streaming.Agents.OpenAI/README.md", null },
        { "src/Wavix.Streaming.AspNetCore/README.md", null },
        { "src/Wavix.Streaming.AspNetCore.Redis/README.md", null },
        { "src/Wavix.Streaming.Audio/README.md", "8000 Hz, 1 channels: 00:00:01 at 24,000 Hz" },
        { "src/Wavix.Streaming.CallControl/README.md", null },
        { "src/Wavix.Streaming.Testing/README.md", "The caller heard the echo." },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Program_WithTheInstallCommandOfItsPage_BuildsAndRuns(string page, string? printed)
    {
        string text = await File.ReadAllTextAsync(Repository.PathOf(page));
        Stranger stranger = Stranger.Create(packed, $"readme-{page.Replace('/', '-')}");
        string[] commands = Install().Match(text).Groups["commands"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        await stranger.NewAsync(commands[0] == "dotnet new web" ? "web" : "console");
        foreach (string[] command in commands.Select(command => command.Split(' ')).Where(command => command[1] == "add"))
        {
            await stranger.DotnetAsync(command[1..]);
        }

        stranger.HasRestored(Package().Match(text).Groups["id"].Value).Should().BeTrue("nothing else was asked for");

        await File.WriteAllTextAsync(Path.Combine(stranger.Folder, "Program.cs"), Program().Match(text).Groups["code"].Value);
        await stranger.DotnetAsync("build", "-warnaserror");
        if (printed is not null)
        {
            WriteWav(Path.Combine(stranger.Folder, "in.wav"));
            (await stranger.DotnetAsync("run", "--no-build", "--", "in.wav", "out.wav")).Trim().Should().Be(printed);
        }
    }

    [Fact]
    public async Task Tool_WithTheInstallCommandOfItsPage_RunsTheDemo()
    {
        const string page = "src/Wavix.Streaming.Simulator/README.md";
        string text = await File.ReadAllTextAsync(Repository.PathOf(page));
        Stranger stranger = Stranger.Create(packed, $"tool-{page.Replace('/', '-')}");
        string command = ToolInstall().Match(text).Value.Replace(" -g ", " --tool-path tools ", StringComparison.Ordinal);

        // What is installed is run, so it must not be a package of this name from another feed.
        await stranger.DotnetAsync([.. command.Split(' ')[1..], "--source", packed.Feed]);
        await Command.RunAsync(stranger.Folder, stranger.Environment, Path.Combine(stranger.Folder, "tools", "wavix-sim"), "demo");

        text.Should().Contain("\nwavix-sim demo\n");
        new FileInfo(Path.Combine(stranger.Folder, "wavix-demo.wav")).Length.Should().BeGreaterThan(144_044, "3 s are said");
    }

    [Theory]
    [MemberData(nameof(ContentTests.Packages), MemberType = typeof(ContentTests))]
    public void Links_EachPackage_AreAbsoluteAndLeadIntoTheRepositoryOrToNuGet(string id)
    {
        string text = File.ReadAllText(Repository.PathOf("src", id, "README.md"));

        string[] links = [.. Link().Matches(text).Select(link => link.Groups["target"].Value)];

        links.Should().NotBeEmpty();
        links.Where(link => !LeadsSomewhere(link)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(ContentTests.Packages), MemberType = typeof(ContentTests))]
    public void Text_EachPackage_SaysThatItIsAPreviewAndWhichRuntimeItNeeds(string id) =>
        File.ReadAllText(Repository.PathOf("src", id, "README.md")).Should().Contain("Preview:").And.Contain(".NET 8");

    private static bool LeadsSomewhere(string link)
    {
        string files = $"{Repository.Url}/blob/main/";
        return link.StartsWith(files, StringComparison.Ordinal)
            ? File.Exists(Repository.PathOf(link[files.Length..].Split('#')[0]))
            : ContentTests.Packages.Any(package => link == $"https://www.nuget.org/packages/{package.Data}");
    }

    /// <summary>A second at 8,000 Hz.</summary>
    private static void WriteWav(string path)
    {
        using var file = new BinaryWriter(File.Create(path), Encoding.ASCII);
        file.Write("RIFF"u8);
        file.Write(36 + 16_000);
        file.Write("WAVEfmt "u8);
        file.Write(16);
        file.Write((short)1);
        file.Write((short)1);
        file.Write(8_000);
        file.Write(16_000);
        file.Write((short)2);
        file.Write((short)16);
        file.Write("data"u8);
        file.Write(16_000);
        file.Write(new byte[16_000]);
    }

    [GeneratedRegex("```\n(?<commands>(dotnet new web\n)?dotnet add package [^`]*)```")]
    private static partial Regex Install();

    [GeneratedRegex(@"dotnet add package (?<id>\S+)")]
    private static partial Regex Package();

    [GeneratedRegex("dotnet tool install [^\n`]*")]
    private static partial Regex ToolInstall();

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
