using System.Buffers.Binary;
using System.IO.Compression;

namespace PackageTests;

/// <summary>The icon is what its script draws.</summary>
public sealed class IconTests(PackedSources packed)
{
    [Fact]
    public async Task Script_RunAgain_DrawsTheIconOfTheRepository()
    {
        // Beside the sources no program is built.
        string folder = Directory.CreateDirectory(Path.Combine(packed.Folder, "icon")).FullName;
        File.Copy(Repository.PathOf("docs", "images", "icon.cs"), Path.Combine(folder, "icon.cs"));

        await Command.RunAsync(folder, new Dictionary<string, string>(), "dotnet", "run", "icon.cs", "--", "drawn.png");

        (byte[] header, byte[] pixels) = ReadPng(Path.Combine(folder, "drawn.png"));
        (byte[] committedHeader, byte[] committedPixels) = ReadPng(Repository.PathOf("docs", "images", "icon.png"));
        header.Should().Equal(committedHeader);
        pixels.AsSpan().SequenceEqual(committedPixels).Should().BeTrue();
        BinaryPrimitives.ReadInt32BigEndian(header).Should().Be(128, "that is the size NuGet asks for");
    }

    /// <summary>The chunks that matter, unpacked: how they are packed differs between versions of zlib.</summary>
    private static (byte[] Header, byte[] Pixels) ReadPng(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path).AsSpan(8);
        byte[] header = [];
        using var packedPixels = new MemoryStream();
        while (!rest.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            ReadOnlySpan<byte> type = rest.Slice(4, 4), data = rest.Slice(8, length);
            if (type.SequenceEqual("IHDR"u8))
            {
                header = data.ToArray();
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                packedPixels.Write(data);
            }

            rest = rest[(length + 12)..];
        }

        packedPixels.Position = 0;
        using var zlib = new ZLibStream(packedPixels, CompressionMode.Decompress);
        using var pixels = new MemoryStream();
        zlib.CopyTo(pixels);
        return (header, pixels.ToArray());
    }
}
