using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Seals tokens with Data Protection, and opens them. Uses a plain protector with the expiry inside, because a time-limited one can't
/// distinguish expired from forged.
/// </summary>
/// <remarks>
/// Sealed content: 1 byte version, 16 bytes id, 8 bytes expiry (Unix time in ms), 4 bytes lifetime (s, rounded up), 1 byte flags, then the
/// path and, as the flags say, the call id and the data, each preceded by its length. Before it Data Protection writes, unencrypted, a
/// magic number of 4 bytes and the key id of 16 bytes.
/// </remarks>
internal sealed class StreamTokenSeal(IDataProtectionProvider protection)
{
    /// <summary>Used as the key id if there is none, because the text was not created by Data Protection.</summary>
    public static readonly Guid NoKey = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    // The magic number in base64url, without its last bits.
    private const string Beginning = "CfDJ8";

    private const byte Version = 1;
    private const int IdBytes = 16;
    private const int MagicBytes = 4;
    private const int KeyIdBytes = 16;

    private readonly IDataProtector _protector = protection.CreateProtector("Wavix.Streaming.AspNetCore.StreamTokens");

    private static ReadOnlySpan<byte> Magic => [0x09, 0xF0, 0xC9, 0xF0];

    [Flags]
    private enum Contents : byte
    {
        None = 0,
        CallId = 1,
        Data = 2,
        StoredData = 4,
        Facts = 8,
    }

    /// <summary>Whether the text looks like something sealed, by us or not. Uses no cryptography.</summary>
    public static bool MayBeSealed(string text) => text.StartsWith(Beginning, StringComparison.Ordinal);

    /// <summary>Returns the id of the key that a text claims to be sealed with.</summary>
    public static Guid KeyIdOf(string text)
    {
        try
        {
            return KeyIdOf(WebEncoders.Base64UrlDecode(text));
        }
        catch (FormatException)
        {
            return NoKey;
        }
    }

    /// <inheritdoc cref="KeyIdOf(string)"/>
    public static Guid KeyIdOf(ReadOnlySpan<byte> data) =>
        data.Length > MagicBytes + KeyIdBytes && data.StartsWith(Magic) ? new Guid(data.Slice(MagicBytes, KeyIdBytes)) : NoKey;

    public static string NewId() => Convert.ToHexString(RandomNumberGenerator.GetBytes(IdBytes));

    public string Seal(StreamToken token)
    {
        using var sealing = new MemoryStream();
        using var writer = new BinaryWriter(sealing);
        writer.Write(Version);
        writer.Write(Convert.FromHexString(token.Id));
        writer.Write(token.ExpiresAt.ToUnixTimeMilliseconds());
        writer.Write((int)Math.Ceiling(token.Lifetime.TotalSeconds));
        writer.Write((byte)(
            (token.CallId is null ? Contents.None : Contents.CallId)
            | (token.Data is null ? Contents.None : Contents.Data)
            | (token.HasStoredData ? Contents.StoredData : Contents.None)
            | (token.HasFacts ? Contents.Facts : Contents.None)));
        writer.Write(token.Path);
        if (token.CallId is not null)
        {
            writer.Write(token.CallId);
        }

        if (token.Data is not null)
        {
            writer.Write(token.Data);
        }

        writer.Flush();
        return WebEncoders.Base64UrlEncode(_protector.Protect(sealing.ToArray()));
    }

    /// <returns>The token; null if we did not seal it.</returns>
    /// <exception cref="CryptographicException">The keys could not be read, so it is not known whether we sealed it.</exception>
    public StreamToken? Open(string text)
    {
        byte[] opened;
        try
        {
            opened = _protector.Unprotect(WebEncoders.Base64UrlDecode(text));
        }
        catch (FormatException)
        {
            return null;
        }
        catch (CryptographicException e) when (e.InnerException is null)
        {
            // A failure of the key storage has an inner exception; a forgery does not.
            return null;
        }

        // From here on the token is ours; only its version may be another.
        if (opened[0] != Version)
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(opened, 1, opened.Length - 1));
        string id = Convert.ToHexString(reader.ReadBytes(IdBytes));
        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var lifetime = TimeSpan.FromSeconds(reader.ReadInt32());
        var contents = (Contents)reader.ReadByte();
        return new StreamToken(
            id,
            expiresAt,
            lifetime,
            reader.ReadString(),
            contents.HasFlag(Contents.CallId) ? reader.ReadString() : null,
            contents.HasFlag(Contents.Data) ? reader.ReadString() : null,
            contents.HasFlag(Contents.StoredData),
            contents.HasFlag(Contents.Facts));
    }

    /// <summary>Seals data that is kept outside its token, so that it opens for that token only.</summary>
    public byte[] SealData(string tokenId, string data) => ForData(tokenId).Protect(Encoding.UTF8.GetBytes(data));

    /// <exception cref="CryptographicException">The data is not what was sealed for this token, or the keys could not be read.</exception>
    public string OpenData(string tokenId, byte[] data) => Encoding.UTF8.GetString(ForData(tokenId).Unprotect(data));

    private IDataProtector ForData(string tokenId) => _protector.CreateProtector("data", tokenId);
}
