using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>A message of a recording.</summary>
/// <param name="At">Time since the recording began.</param>
/// <param name="IsFromWavix">Whether Wavix sent it.</param>
/// <param name="Kind">What it is.</param>
internal sealed record RecordedLine(TimeSpan At, bool IsFromWavix, WavixTransportMessageKind Kind)
{
    /// <summary>Of a text message, with its audio; silence if that was not recorded.</summary>
    public string? Text { get; init; }

    /// <summary>Of a binary message.</summary>
    public byte[]? Binary { get; init; }

    /// <summary>Of a close.</summary>
    public int? CloseStatus { get; init; }

    /// <summary>Of a close.</summary>
    public string? Reason { get; init; }

    public WavixTransportMessage ToMessage(int maxMessageBytes)
    {
        byte[] data = Binary ?? Encoding.UTF8.GetBytes(Text ?? "");
        return Kind switch
        {
            WavixTransportMessageKind.Text or WavixTransportMessageKind.Binary when data.Length > maxMessageBytes => WavixTransportMessage.TooLarge(),
            WavixTransportMessageKind.Text => WavixTransportMessage.Text(data),
            WavixTransportMessageKind.Binary => WavixTransportMessage.Binary(data),
            WavixTransportMessageKind.TooLarge => WavixTransportMessage.TooLarge(),
            WavixTransportMessageKind.Close => WavixTransportMessage.Close(CloseStatus, Reason),
            _ => WavixTransportMessage.Lost(null),
        };
    }
}

/// <summary>Reads a file of <see cref="RecordingTransport"/>, and those in which it continues.</summary>
internal sealed class Recording
{
    // Longer than any message that is received by default, in base64 and escaped.
    private const int MaxLineCharacters = 16 * 1024 * 1024;

    private const int Version = 1;

    private readonly List<RecordedLine> _lines = [];

    public DateTimeOffset Began { get; private set; }

    public bool IsTruncated { get; private set; }

    public long Dropped { get; private set; }

    public IReadOnlyList<RecordedLine> Lines => _lines;

    public static async Task<Recording> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var recording = new Recording();
        await recording.ReadPartAsync(path, 1, cancellationToken).ConfigureAwait(false);
        for (int part = 2; ; part++)
        {
            string next = Path.ChangeExtension(path, part.ToString(CultureInfo.InvariantCulture) + Path.GetExtension(path));
            if (!File.Exists(next))
            {
                return recording;
            }

            await recording.ReadPartAsync(next, part, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadPartAsync(string path, int part, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        int number = 0;
        string? line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        while (line is not null)
        {
            number++;
            string? next = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                using JsonDocument document = JsonDocument.Parse(line.Length <= MaxLineCharacters ? line : throw new JsonException("The line is too long."));
                if (number == 1)
                {
                    ReadHeader(document.RootElement, part);
                }
                else
                {
                    ReadLine(document.RootElement);
                }
            }
            catch (Exception e) when (number > 1 && next is null && e is JsonException)
            {
                // A crash while it was written: all before it is good.
                IsTruncated = true;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                throw new InvalidDataException(
                    number == 1
                        ? $"{path} is not a recording of RecordingTransport: its first line is not the header {{\"wavix_recording\":{Version},…}}."
                        : $"{path} is damaged: line {number} is not a message of a recording.",
                    e);
            }

            line = next;
        }

        if (number == 0)
        {
            throw new InvalidDataException($"{path} is empty: it is not a recording of RecordingTransport.");
        }
    }

    private void ReadHeader(JsonElement header, int part)
    {
        if (header.GetProperty("wavix_recording").GetInt32() is var version and not Version)
        {
            throw new InvalidDataException($"The recording has version {version}; this version of Wavix.Streaming.Testing reads version {Version}.");
        }

        if (part == 1)
        {
            Began = header.GetProperty("began").GetDateTimeOffset();
        }
    }

    private void ReadLine(JsonElement line)
    {
        var at = TimeSpan.FromMilliseconds(line.GetProperty("at").GetDouble());
        if (line.TryGetProperty("dropped", out JsonElement dropped))
        {
            Dropped += dropped.GetInt64();
            return;
        }

        bool isFromWavix = line.GetProperty("from").GetString() == "wavix";
        RecordedLine Of(WavixTransportMessageKind kind) => new(at, isFromWavix, kind);
        _lines.Add(
            line.TryGetProperty("message", out JsonElement message) ? Of(WavixTransportMessageKind.Text) with { Text = WithAudio(message) }
            : line.TryGetProperty("text", out JsonElement text) ? Of(WavixTransportMessageKind.Text) with { Text = text.GetString() }
            : line.TryGetProperty("binary", out JsonElement binary) ? Of(WavixTransportMessageKind.Binary) with { Binary = binary.GetBytesFromBase64() }
            : line.TryGetProperty("too_large", out _) ? Of(WavixTransportMessageKind.TooLarge)
            : line.TryGetProperty("lost", out _) ? Of(WavixTransportMessageKind.Lost)
            : Of(WavixTransportMessageKind.Close) with
            {
                CloseStatus = line.GetProperty("close") is { ValueKind: JsonValueKind.Number } status ? status.GetInt32() : null,
                Reason = line.TryGetProperty("reason", out JsonElement reason) ? reason.GetString() : null,
            });
    }

    /// <summary>The message as it was, with silence for audio of which only the length was recorded.</summary>
    private static string WithAudio(JsonElement message)
    {
        string text = message.GetRawText();
        if (message.ValueKind == JsonValueKind.Object
            && message.TryGetProperty("media", out JsonElement media)
            && media.ValueKind == JsonValueKind.Object
            && media.TryGetProperty("payload", out JsonElement payload)
            && payload.ValueKind == JsonValueKind.Object
            && payload.TryGetProperty("bytes", out JsonElement bytes))
        {
            return text.Replace(payload.GetRawText(), $"\"{Convert.ToBase64String(new byte[bytes.GetInt32()])}\"", StringComparison.Ordinal);
        }

        return text;
    }
}
