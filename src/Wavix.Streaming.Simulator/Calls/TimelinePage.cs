using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>
/// A call as one self-contained web page: both waveforms, every message on a time axis, and the audio to play. The page loads nothing from
/// a network, and its policy allows only its own script.
/// </summary>
internal static partial class TimelinePage
{
    // The default encoder escapes <, > and &, so that no text from the wire can end the script element that contains the data.
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <param name="path">The file.</param>
    /// <param name="recording">The stream.</param>
    /// <param name="report">Its report.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <param name="phone">The phone call that it is a part of; null for a stream alone.</param>
    /// <param name="log">The application's log during the call; null for none.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static async Task SaveAsync(
        string path, CallRecording recording, CallReport report, CancellationToken cancellationToken, PhoneTimeline? phone = null, CallLog? log = null)
    {
        byte[] page = Encoding.UTF8.GetBytes(await ToHtmlAsync(recording, report, cancellationToken, phone, log));
        await OutputFile.WriteAsync(path, file => file.WriteAsync(page, cancellationToken).AsTask(), cancellationToken);
    }

    public static async Task<string> ToHtmlAsync(
        CallRecording recording, CallReport report, CancellationToken cancellationToken, PhoneTimeline? phone = null, CallLog? log = null)
    {
        TimeSpan last = phone?.LastAt > log?.LastAt ? phone.LastAt : log?.LastAt ?? phone?.LastAt ?? TimeSpan.Zero;
        CallRecording shown = recording.Extend(phone?.StreamAt ?? TimeSpan.Zero, last);
        string style = Read("page.css");
        string script = string.Concat(Names().Where(name => name.EndsWith(".js", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read));
        var parts = new Dictionary<string, string>
        {
            ["style"] = style,
            ["style-hash"] = HashOf(style),
            ["script"] = script,
            ["script-hash"] = HashOf(script),
            ["audio"] = Convert.ToBase64String(await shown.ToMuLawWavAsync(cancellationToken)),
            ["data"] = JsonSerializer.Serialize(TimelineData.From(recording, shown, report, phone, log), Json),
        };

        // Replace in one pass, so that placeholders in the inserted text are not replaced.
        return Placeholder().Replace(Read("page.html"), match => parts[match.Groups[1].Value]);
    }

    [GeneratedRegex(@"\{\{([a-z-]+)\}\}")]
    private static partial Regex Placeholder();

    private static IEnumerable<string> Names() => typeof(TimelinePage).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("page/", StringComparison.Ordinal))
        .Select(name => name["page/".Length..]);

    private static string Read(string name)
    {
        using Stream stream = typeof(TimelinePage).Assembly.GetManifestResourceStream("page/" + name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);

        // A browser hashes the script after parsing, which has removed carriage returns.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
