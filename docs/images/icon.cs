#!/usr/bin/env dotnet
// Draws the icon of the packages: what the caller says, in white, and what is said back, in amber.
// dotnet run docs/images/icon.cs -- docs/images/icon.png
using System.Buffers.Binary;
using System.IO.Compression;

const int Size = 128;        // what NuGet asks for
const int PerPixel = 4;      // each pixel is the mean of 4 × 4 points
byte[] blue = [0x16, 0x32, 0x5C], white = [0xFF, 0xFF, 0xFF], amber = [0xFF, 0xB0, 0x2E];

// Half the height of each bar, from left to right.
(int HalfHeight, byte[] Colour)[] bars = [(10, white), (24, white), (40, white), (18, white), (12, amber), (30, amber), (16, amber)];

byte[] rows = new byte[Size * (1 + (Size * 4))];
for (int y = 0; y < Size; y++)
{
    // Each row begins with its filter, 0: none.
    for (int x = 0; x < Size; x++)
    {
        Pixel(x, y).CopyTo(rows, (y * (1 + (Size * 4))) + 1 + (x * 4));
    }
}

using var compressed = new MemoryStream();
using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
{
    zlib.Write(rows);
}

byte[] header = new byte[13];
BinaryPrimitives.WriteInt32BigEndian(header, Size);
BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Size);
header[8] = 8;    // bits of a channel
header[9] = 6;    // red, green, blue, alpha
using FileStream png = File.Create(args[0]);
png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
WriteChunk("IHDR"u8, header);
WriteChunk("IDAT"u8, compressed.ToArray());
WriteChunk("IEND"u8, []);
return;

byte[] Pixel(int x, int y)
{
    int red = 0, green = 0, blueSum = 0, covered = 0;
    for (int i = 0; i < PerPixel * PerPixel; i++)
    {
        if (ColourAt(x + (((i % PerPixel) + 0.5) / PerPixel), y + (((i / PerPixel) + 0.5) / PerPixel)) is { } colour)
        {
            red += colour[0];
            green += colour[1];
            blueSum += colour[2];
            covered++;
        }
    }

    return covered == 0
        ? [0, 0, 0, 0]
        : [(byte)(red / covered), (byte)(green / covered), (byte)(blueSum / covered), (byte)(255 * covered / (PerPixel * PerPixel))];
}

byte[]? ColourAt(double x, double y)
{
    for (int i = 0; i < bars.Length; i++)
    {
        if (IsInside(x - (19 + (15 * i)), y - (Size / 2), 0, bars[i].HalfHeight - 5, 5))
        {
            return bars[i].Colour;
        }
    }

    return IsInside(x - (Size / 2), y - (Size / 2), (Size / 2) - 24, (Size / 2) - 24, 24) ? blue : null;
}

// In a rectangle around 0, grown by a radius on all sides.
static bool IsInside(double x, double y, double halfWidth, double halfHeight, double radius)
{
    double right = Math.Max(0, Math.Abs(x) - halfWidth), below = Math.Max(0, Math.Abs(y) - halfHeight);
    return (right * right) + (below * below) <= radius * radius;
}

// Length of the data, type, data, and the CRC-32 of the latter two.
void WriteChunk(ReadOnlySpan<byte> type, byte[] data)
{
    byte[] chunk = new byte[data.Length + 12];
    BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
    type.CopyTo(chunk.AsSpan(4));
    data.CopyTo(chunk, 8);
    uint crc = uint.MaxValue;
    foreach (byte value in chunk.AsSpan(4, data.Length + 4))
    {
        crc ^= value;
        for (int bit = 0; bit < 8; bit++)
        {
            crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }
    }

    BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), ~crc);
    png.Write(chunk);
}
