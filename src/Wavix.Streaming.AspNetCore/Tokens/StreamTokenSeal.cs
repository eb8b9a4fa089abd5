using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Seals tokens with Data Protection, and opens them. A plain protector, with the expiry inside: a time-limited one can't tell expired from
/// forged.
/// </summary>
/// <remarks>
/// Sealed: 1 byte version, 16 bytes id, 8 bytes expiry (Unix time in ms), 1 byte flags, then the call id and the data, as far as the flags
/// name them, each behind its length.
/// </remarks>
internal sealed class StreamTokenSeal(IDataProtectionProvider protection)
{
    // Of all that Data Protection seals: its magic number, 09 F0 C9 F0, in base64url, but for the last bits.
    private const string Beginning = "CfDJ8";

    private const byte Version = 1;
    private const int IdBytes = 16;

    private readonly IDataProtector _protector = protection.CreateProtector("Wavix.Streaming.AspNetCore.StreamTokens");

    [Flags]
    private enum Contents : byte
    {
        None = 0,
        CallId = 1,
        Data = 2,
        StoredData = 4,
    }

    /// <summary>Whether it looks like something sealed, ours or not. Costs no cryptography.</summary>
    public static bool MayBeSealed(string text) => text.StartsWith(Beginning, StringComparison.Ordinal);

    public static string NewId() => Convert.ToHexString(RandomNumberGenerator.GetBytes(IdBytes));

    public string Seal(StreamToken token)
    {
        using var sealing = new MemoryStream();
        using var writer = new BinaryWriter(sealing);
        writer.Write(Version);
        writer.Write(Convert.FromHexString(token.Id));
        writer.Write(token.ExpiresAt.ToUnixTimeMilliseconds());
        writer.Write((byte)(
            (token.CallId is null ? Contents.None : Contents.CallId)
            | (token.Data is null ? Contents.None : Contents.Data)
            | (token.HasStoredData ? Contents.StoredData : Contents.None)));
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

    /// <returns>The token; null when we did not seal it.</returns>
    /// <exception cref="CryptographicException">The keys could not be read: nobody knows whether we sealed it.</exception>
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
            // Behind a failure of the key storage stands another exception; behind a forgery none does.
            return null;
        }

        // From here on it is ours: only its version may be another's.
        if (opened[0] != Version)
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(opened, 1, opened.Length - 1));
        string id = Convert.ToHexString(reader.ReadBytes(IdBytes));
        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var contents = (Contents)reader.ReadByte();
        return new StreamToken(
            id,
            expiresAt,
            contents.HasFlag(Contents.CallId) ? reader.ReadString() : null,
            contents.HasFlag(Contents.Data) ? reader.ReadString() : null,
            contents.HasFlag(Contents.StoredData));
    }

    /// <summary>Seals data that stand outside their token, so that they open for that token only.</summary>
    public byte[] SealData(string tokenId, string data) => ForData(tokenId).Protect(Encoding.UTF8.GetBytes(data));

    /// <exception cref="CryptographicException">They are not what was sealed for this token, or the keys could not be read.</exception>
    public string OpenData(string tokenId, byte[] data) => Encoding.UTF8.GetString(ForData(tokenId).Unprotect(data));

    private IDataProtector ForData(string tokenId) => _protector.CreateProtector("data", tokenId);
}
