using System.Text.Json;

namespace PackageTests;

/// <summary>The packages of symbols: they belong to the assemblies, and lead to the sources.</summary>
public sealed class SymbolTests(PackedSources packed)
{
    [Theory]
    [MemberData(nameof(ContentTests.Programs), MemberType = typeof(ContentTests))]
    public void Symbols_EachAssemblyOfOurs_AreItsOwn(string id)
    {
        using PackageFile package = packed.Open(id);
        using PackageFile symbols = packed.Open(id, "snupkg");

        // Of the assemblies of others that the tool holds, the symbols are with them.
        string[] assemblies = [.. package.Entries.Where(IsAssemblyOfOurs)];

        assemblies.Should().NotBeEmpty();
        symbols.Entries.Where(name => name.EndsWith(".pdb", StringComparison.Ordinal))
            .Should().BeEquivalentTo(assemblies.Select(assembly => Path.ChangeExtension(assembly, "pdb")));
        foreach (string name in assemblies)
        {
            using var assembly = new AssemblyFile(package.Read(name));
            using var symbolFile = new SymbolFile(symbols.Read(Path.ChangeExtension(name, "pdb")));
            symbolFile.Id.Should().Be(assembly.SymbolsId);
            assembly.IsReproducible.Should().BeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(ContentTests.Programs), MemberType = typeof(ContentTests))]
    public void SourceLink_EachAssemblyOfOurs_LeadsToTheSourcesOfTheCommit(string id)
    {
        using PackageFile symbols = packed.Open(id, "snupkg");
        foreach (string name in symbols.Entries.Where(name => name.EndsWith(".pdb", StringComparison.Ordinal)))
        {
            using var symbolFile = new SymbolFile(symbols.Read(name));

            using JsonDocument link = JsonDocument.Parse(symbolFile.SourceLink!);

            link.RootElement.GetProperty("documents").GetProperty("/_/*").GetString()
                .Should().Be($"https://raw.githubusercontent.com/owner/repository/{packed.Commit}/*");
            symbolFile.Documents.Should().NotBeEmpty().And.OnlyContain(document => document.StartsWith("/_/", StringComparison.Ordinal));
        }
    }

    private static bool IsAssemblyOfOurs(string entry) =>
        entry.EndsWith(".dll", StringComparison.Ordinal) && Path.GetFileName(entry) is ['W', 'a', 'v', 'i', 'x', '.', ..] or "wavix-sim.dll";
}
