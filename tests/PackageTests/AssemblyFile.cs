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

    /// <summary>
    /// What others can name, as identifiers of XML documentation name it, with the number of parameters instead of their types: <c>T:N.Type</c>,
    /// <c>M:N.Type.#ctor/2</c>. Overloads with as many parameters are there once each.
    /// </summary>
    public IEnumerable<string> VisibleMembers
    {
        get
        {
            MetadataReader reader = _file.GetMetadataReader();
            foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(type => IsVisible(reader, type)))
            {
                string name = NameOf(reader, type);
                yield return $"T:{name}";
                foreach (string member in MembersOf(reader, type))
                {
                    yield return member.Insert(2, $"{name}.");
                }
            }
        }
    }

    /// <summary>Which symbols are this assembly's.</summary>
    public Guid SymbolsId => _file.ReadCodeViewDebugDirectoryData(
        _file.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView)).Guid;

    /// <summary>Whether it is compiled so that equal sources give equal bytes.</summary>
    public bool IsReproducible => _file.ReadDebugDirectory().Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible);

    public void Dispose() => _file.Dispose();

    private static IEnumerable<string> MembersOf(MetadataReader reader, TypeDefinition type)
    {
        foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition).Where(IsVisible))
        {
            yield return $"M:{reader.GetString(method.Name).Replace('.', '#')}/{CountParameters(reader.GetBlobReader(method.Signature))}";
        }

        foreach (PropertyDefinition property in type.GetProperties().Select(reader.GetPropertyDefinition))
        {
            PropertyAccessors accessors = property.GetAccessors();
            if (IsAnyVisible(reader, accessors.Getter, accessors.Setter))
            {
                yield return $"P:{reader.GetString(property.Name)}/{CountParameters(reader.GetBlobReader(property.Signature))}";
            }
        }

        foreach (EventDefinition e in type.GetEvents().Select(reader.GetEventDefinition))
        {
            if (IsAnyVisible(reader, e.GetAccessors().Adder))
            {
                yield return $"E:{reader.GetString(e.Name)}/0";
            }
        }

        foreach (FieldDefinition field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
            {
                yield return $"F:{reader.GetString(field.Name)}/0";
            }
        }
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static bool IsVisible(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsAnyVisible(MetadataReader reader, params MethodDefinitionHandle[] accessors) =>
        accessors.Any(accessor => !accessor.IsNil && IsVisible(reader.GetMethodDefinition(accessor)));

    private static string NameOf(MetadataReader reader, TypeDefinition type) => type.GetDeclaringType() is { IsNil: false } outer
        ? $"{NameOf(reader, reader.GetTypeDefinition(outer))}.{reader.GetString(type.Name)}"
        : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";

    private static int CountParameters(BlobReader signature)
    {
        if (signature.ReadSignatureHeader().IsGeneric)
        {
            signature.ReadCompressedInteger();
        }

        return signature.ReadCompressedInteger();
    }
}
