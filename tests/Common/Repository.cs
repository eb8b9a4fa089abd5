using System.Reflection;
using System.Xml.Linq;

namespace Wavix.Streaming.Tests.Common;

/// <summary>Where the sources and documents are that some tests read, and what the build leaves beside them.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>Where it is published, as the packages say.</summary>
    public static string Url => XDocument.Load(PathOf("src", "Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Files of a folder and all below it that are committed: paths from the root, with <c>/</c>, in order.</summary>
    public static IEnumerable<string> Files(string folder, params string[] patterns) =>
        patterns.SelectMany(pattern => Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(["bin", "obj", "node_modules"]).Any())
            .Order(StringComparer.Ordinal);

    /// <summary>A sample's assembly, as the build leaves it.</summary>
    public static string PathOfSample(string sample) => PathOf("docs", "samples", sample, "bin", Metadata("SamplesConfiguration"), "net10.0", $"{sample}.dll");

    private static string Metadata(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
