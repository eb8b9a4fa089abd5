using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Derives the secret of call events from the API key if none is set: all instances have the key, and the address does not reveal
/// it.
/// </summary>
internal sealed class DefaultCallEventSecret(IOptions<WavixCallControlOptions> callControl) : IPostConfigureOptions<WavixCallEventOptions>
{
    private const int SecretBytes = 16;

    public void PostConfigure(string? name, WavixCallEventOptions options)
    {
        if (options.Secret is null && callControl.Value.ApiKey is { Length: > 0 } key)
        {
            byte[] secret = HKDF.DeriveKey(
                HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key), SecretBytes, info: "Wavix.Streaming.AspNetCore.CallEvents"u8.ToArray());
            options.Secret = Convert.ToHexString(secret);
        }
    }
}
