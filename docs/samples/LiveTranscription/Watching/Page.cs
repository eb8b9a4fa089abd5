using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LiveTranscription.Watching;

/// <summary>The page for a browser: one file, which loads nothing but the events of this server.</summary>
internal sealed class Page
{
    private readonly string _html;
    private readonly string _policy;

    public Page()
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream("Page.html")!);

        // As a browser reads it, which is what it compares with the hashes.
        _html = reader.ReadToEnd().ReplaceLineEndings("\n");
        _policy = $"default-src 'none'; connect-src 'self'; script-src '{Hash("script")}'; style-src '{Hash("style")}'; img-src data:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /// <summary>Answers with the page. A token in the address moves into a cookie first.</summary>
    public IResult Show(HttpContext http)
    {
        HttpResponse response = http.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (http.Request.Query["token"].FirstOrDefault() is { } token && http.User.Identity is { IsAuthenticated: true })
        {
            response.Cookies.Append(WatchToken.Cookie, token, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Path = $"{http.Request.PathBase}/",

                // The proxy in front has the certificate. Only on this machine is there none.
                Secure = http.Request.Host.Host is not ("127.0.0.1" or "localhost" or "[::1]"),
            });
            return Results.LocalRedirect("~/");
        }

        response.Headers.ContentSecurityPolicy = _policy;
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Content(_html, "text/html", Encoding.UTF8);
    }

    private string Hash(string element) =>
        $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ElementPattern(element).Match(_html).Groups[1].Value)))}";

    private static Regex ElementPattern(string element) => new($"<{element}>(.*?)</{element}>", RegexOptions.Singleline);
}
