using System.Reflection;
using System.Xml.Linq;

namespace PackageTests;

/// <summary>Where the sources are that these tests pack.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>Where it is published, as the packages say.</summary>
    public static string Url { get; } = XDocument.Load(PathOf("src", "Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);
}
