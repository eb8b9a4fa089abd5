using System.Reflection;
using System.Xml.Linq;

namespace Wavix.Streaming.Tests.Architecture;

/// <summary>
/// Which folder and which project may use which other. Data flows one way: bytes arrive at Transport, become events in Protocol, pass
/// Session/Inbound, and go out through Session/Outbound, which asks Playback. References point down only.
/// </summary>
public class ArchitectureTests
{
    private static readonly IReadOnlyDictionary<string, SourceFolder> Core = SourceFolder.ReadCore();

    // What each folder of the core may know, besides itself.
    internal static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Transport"] = [],
        ["Protocol"] = [],
        ["Diagnostics"] = ["Protocol"],
        ["Playback"] = ["Protocol", "Diagnostics"],
        ["Session/Taps"] = ["Protocol", "Diagnostics", "Playback"],
        ["Session/Outbound"] = ["Protocol", "Transport", "Diagnostics", "Playback", "Session/Taps"],
        ["Session/State"] = ["Protocol"],
        ["Session/Inbound"] = ["Protocol", "Transport", "Diagnostics", "Playback", "Session/State", "Session/Taps"],
        ["Session"] = ["Protocol", "Transport", "Diagnostics", "Playback", "Session/State", "Session/Inbound", "Session/Outbound", "Session/Taps"],
    };

    // What every folder may know: the settings of a session.
    private static readonly string[] KnownToAll = ["WavixStreamOptions", "EventQueueFullMode"];

    // What each project of src may refer to.
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Wavix.Streaming"] = [],
        ["Wavix.Streaming.Agents"] = ["Wavix.Streaming", "Wavix.Streaming.Audio"],
        ["Wavix.Streaming.Agents.OpenAI"] = ["Wavix.Streaming.Agents"],
        ["Wavix.Streaming.AspNetCore"] = ["Wavix.Streaming", "Wavix.Streaming.CallControl"],
        ["Wavix.Streaming.AspNetCore.Redis"] = ["Wavix.Streaming.AspNetCore"],
        ["Wavix.Streaming.Audio"] = ["Wavix.Streaming"],
        ["Wavix.Streaming.CallControl"] = [],
        ["Wavix.Streaming.Testing"] = ["Wavix.Streaming", "Wavix.Streaming.Agents", "Wavix.Streaming.Audio"],
        ["Wavix.Streaming.Simulator"] = ["Wavix.Streaming", "Wavix.Streaming.AspNetCore", "Wavix.Streaming.Audio", "Wavix.Streaming.Testing"],
        ["Wavix.Streaming.Templates"] = [],
    };

    public static TheoryData<string> Folders => [.. Core.Keys];

    /// <summary>The projects of src; the templates' projects are not built there.</summary>
    public static TheoryData<string> Projects =>
    [
        .. Directory.EnumerateDirectories(Repository.PathOf("src"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(project => Path.GetFileNameWithoutExtension(project)),
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_TypesItUses_StandBelowIt(string name)
    {
        MayUse.Should().ContainKey(name, "every folder of the core has its place in the house");
        SourceFolder folder = Core[name];
        IEnumerable<string> upward = Core.Values
            .Where(other => other.Name != name && !MayUse[name].Contains(other.Name))
            .SelectMany(other => other.Declared.Except(folder.Declared).Except(KnownToAll).Where(folder.Used.Contains).Select(type => $"{other.Name}/{type}"));

        upward.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_WebSockets_AreNamedInTransportOnly(string name)
    {
        // The session has a constructor for them, in a file of its own.
        if (name is not ("Transport" or "Session"))
        {
            Core[name].Usings.Should().NotContain("System.Net.WebSockets");
            Core[name].Used.Should().NotContain(["WebSocket", "WebSocketCloseStatus", "WebSocketException"]);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_PointDown(string name)
    {
        MayReference.Should().ContainKey(name, "every project has its place in the house");
        Items(name, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Should().BeSubsetOf(MayReference[name]);
    }

    [Fact]
    public void Core_Packages_AreTheThreeAndNoFramework()
    {
        Items("Wavix.Streaming", "PackageReference").Should().BeEquivalentTo(
            ["Microsoft.Extensions.Logging.Abstractions", "System.IO.Pipelines", "System.Text.Json"]);
        Items("Wavix.Streaming", "FrameworkReference").Should().BeEmpty();
    }

    [Fact]
    public void Audio_Packages_AreThoseOfTheCore()
    {
        Items("Wavix.Streaming.Audio", "PackageReference").Should().BeEquivalentTo(["Microsoft.Extensions.Logging.Abstractions", "System.IO.Pipelines"]);
        Items("Wavix.Streaming.Audio", "FrameworkReference").Should().BeEmpty();
    }

    [Fact]
    public void CallControl_Packages_AreTheseAndNoFramework()
    {
        Items("Wavix.Streaming.CallControl", "PackageReference").Should().BeEquivalentTo(
            ["Microsoft.Extensions.Configuration.Binder", "Microsoft.Extensions.Http", "Microsoft.Extensions.Logging.Abstractions", "System.Text.Json"]);
        Items("Wavix.Streaming.CallControl", "FrameworkReference").Should().BeEmpty();
    }

    [Fact]
    public void AgentsOpenAI_Packages_AreLoggingAndNoFramework()
    {
        Items("Wavix.Streaming.Agents.OpenAI", "PackageReference").Should().BeEquivalentTo(["Microsoft.Extensions.Logging.Abstractions"]);
        Items("Wavix.Streaming.Agents.OpenAI", "FrameworkReference").Should().BeEmpty();
    }

    [Fact]
    public void Libraries_Types_AreSealedOrAbstractOrStatic()
    {
        IEnumerable<Type> open = new[] { typeof(WavixStreamSession).Assembly, Assembly.Load("Wavix.Streaming.Audio"), typeof(Testing.SimulatedCall).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract);

        open.Should().BeEmpty();
    }

    private static IEnumerable<string> Items(string project, string item) =>
        XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj")).Descendants(item)
            .Select(element => element.Attribute("Include")!.Value.Replace('\\', '/'));
}
