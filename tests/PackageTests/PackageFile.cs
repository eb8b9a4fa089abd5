using System.IO.Compression;
using System.Xml.Linq;

namespace PackageTests;

/// <summary>What is in a package.</summary>
internal sealed class PackageFile(string path) : IDisposable
{
    private readonly ZipArchive _zip = ZipFile.OpenRead(path);

    /// <summary>The files that were put in, without those that every package has for itself.</summary>
    public IEnumerable<string> Entries => _zip.Entries.Select(entry => entry.FullName)
        .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)
            && name != "[Content_Types].xml");

    /// <summary>The elements below <c>metadata</c>, without their namespace.</summary>
    public XElement Metadata
    {
        get
        {
            XDocument nuspec = XDocument.Load(new MemoryStream(Read(Entries.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal)))));
            foreach (XElement element in nuspec.Descendants())
            {
                element.Name = element.Name.LocalName;
            }

            return nuspec.Root!.Element("metadata")!;
        }
    }

    public byte[] Read(string entry)
    {
        using Stream stream = _zip.GetEntry(entry)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public void Dispose() => _zip.Dispose();
}
