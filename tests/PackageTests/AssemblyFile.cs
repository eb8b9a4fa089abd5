using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PackageTests;

/// <summary>An assembly that is read, not loaded.</summary>
internal sealed class AssemblyFile(byte[] bytes) : IDisposable
{
    private readonly PEReader _file = new(new MemoryStream(bytes));

    /// <summary>The full names of the types that others can name, without nested ones.</summary>
    public IEnumerable<string> PublicTypes
    {
        get
        {
            MetadataReader reader = _file.GetMetadataReader();
            return reader.TypeDefinitions
                .Select(reader.GetTypeDefinition)
                .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
                .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
        }
    }

    /// <summary>Which symbols are this assembly's.</summary>
    public Guid SymbolsId => _file.ReadCodeViewDebugDirectoryData(
        _file.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView)).Guid;

    /// <summary>Whether it is compiled so that equal sources give equal bytes.</summary>
    public bool IsReproducible => _file.ReadDebugDirectory().Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible);

    public void Dispose() => _file.Dispose();
}
