using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wavix.Streaming.Tests.Common;

/// <summary>A certificate of this machine's own, made for one test.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public TestCertificate()
    {
        var request = new CertificateRequest("CN=127.0.0.1", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public X509Certificate2 Certificate { get; }

    public string KeyPem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>For clients: they trust this one and no other.</summary>
    public bool IsShownBy(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown?.GetCertHashString() == Certificate.Thumbprint;

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
