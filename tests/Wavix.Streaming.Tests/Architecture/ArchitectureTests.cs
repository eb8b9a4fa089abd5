using System.Reflection;
using System.Xml.Linq;

namespace Wavix.Streaming.Tests.Architecture;

/// <summary>
/// Who may refer to whom. Data flows one way: bytes at Transport, events in Protocol, order in Session, back out through Playback;
/// references point down only.
/// </summary>
public class ArchitectureTests
{
    private static readonly IReadOnlyDictionary<string, SourceFolder> Core = SourceFolder.ReadCore();

    // What each folder of the core may know, besides itself.
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Transport"] = [],
        ["Protocol"] = [],
        ["Diagnostics"] = ["Protocol"],
        ["Playback"] = ["Protocol", "Transport", "Diagnostics"],
        ["Session"] = ["Protocol", "Transport", "Diagnostics", "Playback"],
        ["WebSockets"] = ["Protocol", "Transport", "Diagnostics", "Playback", "Session"],
    };

    // What each project of src may refer to.
    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Wavix.Streaming"] = [],
        ["Wavix.Streaming.AspNetCore"] = ["Wavix.Streaming"],
        ["Wavix.Streaming.AspNetCore.Redis"] = ["Wavix.Streaming.AspNetCore"],
        ["Wavix.Streaming.Audio"] = [],
        ["Wavix.Streaming.Testing"] = ["Wavix.Streaming", "Wavix.Streaming.Audio"],
        ["Wavix.Streaming.Simulator"] = ["Wavix.Streaming", "Wavix.Streaming.AspNetCore", "Wavix.Streaming.Audio", "Wavix.Streaming.Testing"],
    };

    public static TheoryData<string> Folders => [.. Core.Keys];

    public static TheoryData<string> Projects => [.. Directory.EnumerateDirectories(Repository.PathOf("src")).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_TypesItUses_StandBelowIt(string name)
    {
        MayUse.Should().ContainKey(name, "every folder of the core has its place in the house");
        SourceFolder folder = Core[name];
        IEnumerable<string> upward = Core.Values
            .Where(other => other.Name != name && !MayUse[name].Contains(other.Name))
            .SelectMany(other => other.Declared.Except(folder.Declared).Where(folder.Used.Contains).Select(type => $"{other.Name}/{type}"));

        upward.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_WebSockets_AreNamedInTheirOwnFolderOnly(string name)
    {
        if (name != "WebSockets")
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
    public void Audio_Packages_AreWhatNet8LacksForAPipe()
    {
        Items("Wavix.Streaming.Audio", "PackageReference").Should().Equal("System.IO.Pipelines");
        Items("Wavix.Streaming.Audio", "FrameworkReference").Should().BeEmpty();
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
