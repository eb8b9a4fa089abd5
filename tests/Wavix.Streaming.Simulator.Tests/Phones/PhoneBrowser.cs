using Microsoft.Playwright;
using Wavix.Streaming.Simulator.Tests.Calls;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>Chromium without a window, with a microphone that hears <see cref="KnownVoice"/> again and again, and one that allows no microphone.</summary>
public sealed class PhoneBrowser : IAsyncLifetime
{
    public static readonly TimeSpan Voice = TimeSpan.FromSeconds(14);

    // What is played is read where the page connects it to the speaker, every few milliseconds with its time.
    private const string Tap = """
        (() => {
          const connect = AudioNode.prototype.connect;
          AudioNode.prototype.connect = function (target, ...rest) {
            if (target instanceof AudioDestinationNode) {
              const context = this.context;
              context.tap ??= { whole: new AnalyserNode(context, { fftSize: 32768 }), now: new AnalyserNode(context, { fftSize: 256 }) };
              window.tap = context.tap;
              connect.call(this, context.tap.whole);
              connect.call(this, context.tap.now);
            }
            return connect.call(this, target, ...rest);
          };
          window.heard = () => { const samples = new Float32Array(32768); window.tap.whole.getFloatTimeDomainData(samples); return Array.from(samples); };
          window.levels = [];
          setInterval(() => {
            if (window.tap) {
              const samples = new Float32Array(256);
              window.tap.now.getFloatTimeDomainData(samples);
              window.levels.push({ at: performance.now(), peak: Math.max(...samples.map(Math.abs)) });
            }
          }, 3);
        })();
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IBrowser? _withoutMicrophone;

    /// <summary>The voice as a WAV file.</summary>
    public string VoiceFile => Path.Combine(_folder, "voice.wav");

    public async ValueTask InitializeAsync()
    {
        if (Browser.Find() is { } path)
        {
            await KnownVoice.SaveAsync(VoiceFile, Voice);
            _playwright = await Playwright.CreateAsync();
            _browser = await LaunchAsync(
                path, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-audio-capture={VoiceFile}");
            _withoutMicrophone = await LaunchAsync(path, "--use-fake-device-for-media-stream", "--deny-permission-prompts");
        }
    }

    /// <summary>The page of a phone, and what its console complains about or what it asks of other servers; skips the test where there is no browser.</summary>
    public async Task<(IPage Page, List<string> Errors)> OpenAsync(
        Uri address, ColorScheme colors = ColorScheme.Light, bool hasMicrophone = true, int width = 1280, int height = 900)
    {
        InstalledProgram.Require(_browser is not null, "CHROMIUM", "Chromium is not installed");
        IBrowserContext context = await (hasMicrophone ? _browser! : _withoutMicrophone!).NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = colors,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout((float)Patience.Long.TotalMilliseconds);
        IPage page = await context.NewPageAsync();
        await page.AddInitScriptAsync(Tap);
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
            if (!request.Url.StartsWith(address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                errors.Add($"The page asked for {request.Url}");
            }
        };
        await page.GotoAsync(address.AbsoluteUri);
        return (page, errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_withoutMicrophone is not null)
        {
            await _withoutMicrophone.DisposeAsync();
        }

        _playwright?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<IBrowser> LaunchAsync(string path, params string[] arguments) => _playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = path,

        // Root, as in containers, has no sandbox; the page is our own.
        Args = ["--no-sandbox", .. arguments],
        Timeout = (float)Patience.Long.TotalMilliseconds,
    });
}
