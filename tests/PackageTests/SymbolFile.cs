using System.Reflection.Metadata;
using System.Text;

namespace PackageTests;

/// <summary>The portable symbols of an assembly.</summary>
internal sealed class SymbolFile(byte[] bytes) : IDisposable
{
    private static readonly Guid SourceLinkKind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly MetadataReaderProvider _file = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(bytes));

    private MetadataReader Reader => _file.GetMetadataReader();

    public Guid Id => new BlobContentId(Reader.DebugMetadataHeader!.Id).Guid;

    /// <summary>The source files, by the names the compiler knew.</summary>
    public IEnumerable<string> Documents => Reader.Documents.Select(handle => Reader.GetString(Reader.GetDocument(handle).Name));

    /// <summary>Where the sources are to be had, as JSON; null when nobody said.</summary>
    public string? SourceLink => Reader.GetCustomDebugInformation(EntityHandle.ModuleDefinition)
        .Select(Reader.GetCustomDebugInformation)
        .Where(information => Reader.GetGuid(information.Kind) == SourceLinkKind)
        .Select(information => Encoding.UTF8.GetString(Reader.GetBlobBytes(information.Value)))
        .SingleOrDefault();

    public void Dispose() => _file.Dispose();
}
