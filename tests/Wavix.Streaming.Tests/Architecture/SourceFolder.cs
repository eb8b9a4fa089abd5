using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Wavix.Streaming.Tests.Architecture;

/// <summary>
/// A folder of the core's sources, without the folders in it: the types it declares and the names its code uses, comments left out.
/// </summary>
internal sealed class SourceFolder
{
    private SourceFolder(string name, IEnumerable<SyntaxNode> roots)
    {
        Name = name;
        foreach (SyntaxNode root in roots)
        {
            Declared.UnionWith(root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.ValueText));
            Used.UnionWith(root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
            Usings.UnionWith(root.DescendantNodes().OfType<UsingDirectiveSyntax>().Select(directive => directive.Name?.ToString() ?? ""));
        }
    }

    public string Name { get; }

    public HashSet<string> Declared { get; } = [];

    public HashSet<string> Used { get; } = [];

    public HashSet<string> Usings { get; } = [];

    public static IReadOnlyDictionary<string, SourceFolder> ReadCore()
    {
        string core = Repository.PathOf("src", "Wavix.Streaming");
        return Directory.EnumerateDirectories(core, "*", SearchOption.AllDirectories)
            .Select(folder => (Path: folder, Name: Path.GetRelativePath(core, folder).Replace('\\', '/')))
            .Where(folder => folder.Name.Split('/')[0] is not ("bin" or "obj"))
            .Select(folder => new SourceFolder(
                folder.Name,
                Directory.EnumerateFiles(folder.Path, "*.cs").Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot())))
            .ToDictionary(folder => folder.Name);
    }
}
