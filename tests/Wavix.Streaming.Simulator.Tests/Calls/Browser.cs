using Microsoft.Playwright;

namespace Wavix.Streaming.Simulator.Tests.Calls;

/// <summary>Chromium without a window, one for all tests of a class. The system's; none is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // A page draws in the next frame, which on a busy machine is late. Here it always is: a test that doesn't wait for it fails each time.
    private const string LateFrames = """
        (() => {
          const frame = window.requestAnimationFrame;
          window.requestAnimationFrame = draw => frame(() => setTimeout(() => draw(performance.now()), 300));
        })();
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is { } path)
        {
            _playwright = await Playwright.CreateAsync();

            // Root, as in containers, has no sandbox; the page is our own.
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args = ["--no-sandbox"],
                Timeout = (float)Patience.Long.TotalMilliseconds,
            });
        }
    }

    /// <summary>The page of a call, drawn, and whatever its console complains about; skips the test where there is no browser.</summary>
    public async Task<(IPage Page, List<string> Errors)> OpenAsync(string html, ColorScheme colors = ColorScheme.Light, int width = 1280)
    {
        InstalledProgram.Require(_browser is not null, "CHROMIUM", "Chromium is not installed");
        string path = Path.Combine(_folder, Path.GetRandomFileName() + ".html");
        await File.WriteAllTextAsync(path, html);
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = colors,
            ViewportSize = new ViewportSize { Width = width, Height = 1000 },
        });
        context.SetDefaultTimeout((float)Patience.Long.TotalMilliseconds);
        IPage page = await context.NewPageAsync();
        await page.AddInitScriptAsync(LateFrames);
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                errors.Add($"The page asked for {request.Url}");
            }
        };
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        await DrawnAsync(page);
        return (page, errors);
    }

    /// <summary>Waits until the page shows what it knows.</summary>
    public static Task DrawnAsync(IPage page) => UntilAsync(page, "pending === 0");

    /// <summary>Waits in the page: its policy forbids what Playwright's own waiting does.</summary>
    public static async Task UntilAsync(IPage page, string condition) => await page.EvaluateAsync(
        $"new Promise(done => {{ const look = () => ({condition}) ? done() : requestAnimationFrame(look); requestAnimationFrame(look); }})")
        .WaitAsync(Patience.Long);

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
