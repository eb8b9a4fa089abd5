using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>What an application may ask of who connects: TLS, and headers of the upgrade request.</summary>
public class ConnectTests
{
    private const string Token = "Bearer secret";

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task ConnectAsync_OverTls_CallsWithTheSameFaults(int coalesceFrames)
    {
        using X509Certificate2 certificate = CreateCertificate();
        var heard = new List<byte>();
        await using WebApplication app = await StartAsync(certificate, heard);
        byte[] said = TestAudio.Speech(CallHarness.Milliseconds(100));
        SimulatedCallOptions options = Trusting(certificate);
        options.Faults.CoalesceFrames = coalesceFrames;
        await using SimulatedCall call = await SimulatedCall.ConnectAsync(UrlOf(app, "wss"), options).SoonAsync();

        await call.StartAsync();
        await call.SayAsync(said);
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();

        heard.Should().Equal(said);
        call.CloseStatus.Should().Be(1000);
    }

    [Fact]
    public async Task ConnectAsync_CertificateThatNobodyTrusts_ThrowsWebSocketException()
    {
        using X509Certificate2 certificate = CreateCertificate();
        await using WebApplication app = await StartAsync(certificate);

        Func<Task> connect = () => SimulatedCall.ConnectAsync(UrlOf(app, "wss")).SoonAsync();

        await connect.Should().ThrowAsync<WebSocketException>();
    }

    [Fact]
    public async Task ConnectAsync_WithoutTheHeader_TellsTheStatus()
    {
        await using WebApplication app = await StartAsync(null);

        Func<Task> connect = () => SimulatedCall.ConnectAsync(UrlOf(app, "ws")).SoonAsync();

        (await connect.Should().ThrowAsync<WebSocketException>()).WithInnerException<HttpRequestException>()
            .Which.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private static SimulatedCallOptions Trusting(X509Certificate2 certificate) => new()
    {
        RealTime = false,
        CloseTimeout = Patience.Soon,
        RequestHeaders = { ["authorization"] = Token },
        ServerCertificateValidation = (_, presented, _, errors) =>
            errors == SslPolicyErrors.RemoteCertificateChainErrors && presented!.GetCertHashString() == certificate.GetCertHashString(),
    };

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static Uri UrlOf(WebApplication app, string scheme) => new UriBuilder(app.Urls.Single()) { Scheme = scheme, Path = "/stream" }.Uri;

    private static async Task<WebApplication> StartAsync(X509Certificate2? certificate, List<byte>? heard = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Map("/stream", async context =>
        {
            if (context.Request.Headers.Authorization != Token)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            await using var session = new WavixStreamSession(await context.WebSockets.AcceptWebSocketAsync());
            await foreach (WavixEvent e in session.ReadEventsAsync())
            {
                if (e is MediaEvent media)
                {
                    heard?.AddRange(media.Payload.ToArray());
                }
            }

            await session.Completion;
        });
        await app.StartAsync();
        return app;
    }
}
