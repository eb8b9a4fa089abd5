namespace Wavix.Streaming.AspNetCore.Tests.Proxies;

/// <summary>A real nginx with the settings of docs/how-to/deploy.md, on a free port of this machine, with TLS.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ChildProcess _process;

    private Nginx(DirectoryInfo folder, ChildProcess process, int port, TestCertificate certificate)
    {
        _folder = folder;
        _process = process;
        Port = port;
        Certificate = certificate;
    }

    public int Port { get; }

    public TestCertificate Certificate { get; }

    /// <summary>What it has written: to standard error, and into its log files.</summary>
    public string Log => _process.Printed + string.Concat(_folder.GetFiles("*.log").Select(file => File.ReadAllText(file.FullName)));

    /// <summary>Skips the test where there is no nginx, unless it must be there.</summary>
    /// <param name="servers">What stands behind it.</param>
    /// <param name="more">Further locations of the server.</param>
    /// <param name="http">Further settings for all servers.</param>
    /// <param name="streams">Further settings for streams.</param>
    public static async Task<Nginx> StartAsync(TwoServers servers, string more = "", string http = "access_log off;", string streams = "")
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("wavix-nginx-");
        int port = FreePort.Next();
        var certificate = new TestCertificate();
        string certificatePath = Path.Combine(folder.FullName, "certificate.pem");
        string keyPath = Path.Combine(folder.FullName, "key.pem");
        await File.WriteAllTextAsync(certificatePath, certificate.Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyPath, certificate.KeyPem);
        string settings = servers.DocumentedSettings("nginx")
            .Replace("listen 443", $"listen 127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("/etc/ssl/certs/streams.pem", certificatePath, StringComparison.Ordinal)
            .Replace("/etc/ssl/private/streams.key", keyPath, StringComparison.Ordinal)
            .Replace("    location /stream {", $"{more}\n    location /stream {{\n{streams}", StringComparison.Ordinal);
        http = http.Replace("/var/log/nginx", folder.FullName, StringComparison.Ordinal);
        settings = settings.Replace("/var/log/nginx", folder.FullName, StringComparison.Ordinal);
        string configuration = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            pid nginx.pid;
            error_log stderr notice;
            events { worker_connections 256; }
            http {
                {{http}}
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                {{settings}}
            }
            """);
        var process = ChildProcess.Start("nginx", "-p", folder.FullName, "-e", "stderr", "-c", configuration, "-g", "daemon off;");
        await process.WaitForLineAsync("start worker process ");
        return new Nginx(folder, process, port, certificate);
    }

    public static void SkipUnlessInstalled() => InstalledProgram.Require("nginx", "NGINX", "-v");

    public Uri Url(string path, string scheme = "wss") => new($"{scheme}://127.0.0.1:{Port}{path}");

    /// <summary>Lets it end in order.</summary>
    public async Task QuitAsync()
    {
        await _process.TerminateAsync();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Certificate.Dispose();
        _folder.Delete(recursive: true);
    }
}
