namespace PackageTests;

/// <summary>Equal sources give equal packages, whoever packs them.</summary>
public sealed class ReproducibilityTests(PackedSources packed)
{
    [Fact]
    public async Task Pack_AgainElsewhere_GivesTheSameBytes()
    {
        // Another folder, deeper, on a machine with other settings: whatever of these gets into a package shows.
        string elsewhere = Path.Combine(packed.Folder, "elsewhere", "and deeper");
        string feed = Path.Combine(packed.Folder, "again");
        SourceCopy copy = await SourceCopy.CreateAsync(packed.Sources, elsewhere);

        await copy.PackAsync(feed, new Dictionary<string, string>
        {
            ["TZ"] = "America/Los_Angeles",
            ["LC_ALL"] = "tr_TR.UTF-8",
        });

        copy.Commit.Should().Be(packed.Commit);
        string[] names = [.. Directory.EnumerateFiles(packed.Feed).Select(file => Path.GetFileName(file))];
        Directory.EnumerateFiles(feed).Select(file => Path.GetFileName(file)).Should().BeEquivalentTo(names);
        names.SelectMany(name => Differences(Path.Combine(packed.Feed, name), Path.Combine(feed, name))).Should().BeEmpty();
    }

    /// <summary>The entries that differ; the package itself, when they are equal and only the archive around them is not.</summary>
    private static List<string> Differences(string one, string other)
    {
        if (File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)))
        {
            return [];
        }

        using var left = new PackageFile(one);
        using var right = new PackageFile(other);
        string package = Path.GetFileName(one);
        List<string> differing =
        [
            .. left.Entries.Union(right.Entries)
                .Where(entry => !left.Entries.Contains(entry) || !right.Entries.Contains(entry) || !left.Read(entry).AsSpan().SequenceEqual(right.Read(entry)))
                .Select(entry => $"{package}: {entry}"),
        ];
        return differing.Count > 0 ? differing : [package];
    }
}
