using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>A message of a recording, or a place where messages are missing.</summary>
/// <param name="At">Time since the recording began.</param>
/// <param name="IsFromWavix">Whether Wavix sent it.</param>
/// <param name="Kind">What it is.</param>
internal sealed record RecordedLine(TimeSpan At, bool IsFromWavix, WavixTransportMessageKind Kind)
{
    // The maximum of a message that a simulated call takes; a higher number in a damaged file must not take all memory.
    private const int MaxAudioBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(30);

    private ReadOnlyMemory<byte> _data;
    private AudioSummary? _summary;

    /// <summary>Of a close.</summary>
    public int? CloseStatus { get; private init; }

    /// <summary>Of a close.</summary>
    public string? Reason { get; private init; }

    /// <summary>Number of messages that are missing here; such a line is not a message.</summary>
    public long Dropped { get; private init; }

    /// <summary>
    /// The bytes of a text or binary message; otherwise empty. Audio that was not recorded is silence of the same length. Made for each call, because
    /// silence takes ten times the room of its length in the file.
    /// </summary>
    public ReadOnlyMemory<byte> GetData() => _summary is null
        ? _data
        : (byte[])[.. _data.Span[.._summary.Place.Start], .. _summary.ToPayload(), .. _data.Span[_summary.Place.End..]];

    /// <summary>Whether a text occurs in the message. Cheaper than <see cref="GetData"/>.</summary>
    public bool Mentions(ReadOnlySpan<byte> utf8) => _data.Span.IndexOf(utf8) >= 0;

    public WavixTransportMessage ToMessage(int maxMessageBytes)
    {
        ReadOnlyMemory<byte> data = GetData();
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

    /// <summary>Reads a line of a file.</summary>
    /// <param name="line">The line without its end.</param>
    /// <exception cref="JsonException">It is not JSON, or not a line of a recording.</exception>
    /// <exception cref="InvalidOperationException">A field has another type.</exception>
    /// <exception cref="FormatException">A field is out of its range.</exception>
    public static RecordedLine Read(ReadOnlySpan<byte> line)
    {
        TimeSpan? at = null;
        string? side = null;
        long? dropped = null;
        RecordedLine? what = null;
        var reader = new Utf8JsonReader(line);
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            Require(reader.Read());
            switch (name)
            {
                case "at":
                    at = TimeOf(reader.GetDouble());
                    break;
                case "from":
                    side = reader.GetString();
                    break;
                case "dropped":
                    dropped = reader.GetInt64();
                    break;
                case "reason":
                    what = what is { Kind: WavixTransportMessageKind.Close } ? what with { Reason = reader.GetString() } : throw new JsonException();
                    break;
                default:
                    what = ReadMessage(name, ref reader, line) ?? what;
                    break;
            }
        }

        Require(reader.TokenType == JsonTokenType.EndObject && !reader.Read() && at is not null);
        if (dropped is { } missing)
        {
            return new RecordedLine(at!.Value, false, WavixTransportMessageKind.Lost) { Dropped = missing > 0 ? missing : throw new JsonException() };
        }

        Require(side is "wavix" or "application" && what is not null);
        return what! with { At = at!.Value, IsFromWavix = side == "wavix" };
    }

    /// <returns>Null for a field that this version does not know.</returns>
    private static RecordedLine? ReadMessage(string name, ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        static RecordedLine Of(WavixTransportMessageKind kind, ReadOnlyMemory<byte> data = default) => new(default, false, kind) { _data = data };
        switch (name)
        {
            case "message":
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                return Of(WavixTransportMessageKind.Text, line[start..(int)reader.BytesConsumed].ToArray()).WithSilence();
            case "text":
                return Of(WavixTransportMessageKind.Text, Encoding.UTF8.GetBytes(reader.GetString()!));
            case "binary":
                return Of(WavixTransportMessageKind.Binary, reader.GetBytesFromBase64());
            case "too_large":
                return Of(WavixTransportMessageKind.TooLarge);
            case "lost":
                return Of(WavixTransportMessageKind.Lost);
            case "close":
                return Of(WavixTransportMessageKind.Close) with { CloseStatus = reader.TokenType == JsonTokenType.Null ? null : reader.GetInt32() };
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>Finds the summary in the place of audio that was not recorded.</summary>
    private RecordedLine WithSilence()
    {
        Range payload = NestedField.Find(_data.Span, "media"u8, "payload"u8);
        return _data.Span[payload] is [(byte)'{', ..] ? this with { _summary = AudioSummary.Read(_data, payload) } : this;
    }

    private static TimeSpan TimeOf(double milliseconds) =>
        milliseconds >= 0 && milliseconds <= MaxTime.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms is not a time of a recording."));

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new JsonException("It is not a line of a recording.");
        }
    }

    /// <summary>What a recording has in the place of audio.</summary>
    /// <param name="Place">Where it is in the message.</param>
    /// <param name="Bytes">Length of the audio; null if it was not base64.</param>
    /// <param name="Characters">Length of what was not base64.</param>
    private sealed record AudioSummary(Range Place, int? Bytes, int Characters)
    {
        public static AudioSummary Read(ReadOnlyMemory<byte> message, Range place)
        {
            using JsonDocument summary = JsonDocument.Parse(message[place]);
            bool isBase64 = summary.RootElement.TryGetProperty("bytes", out JsonElement length);
            Require(isBase64 || summary.RootElement.TryGetProperty("characters", out length));
            int count = length.GetInt32();
            Require(count is >= 0 and <= MaxAudioBytes);
            return isBase64 ? new AudioSummary(place, count, 0) : new AudioSummary(place, null, count);
        }

        /// <summary>Silence; or, of what was not base64, as many characters that are not either.</summary>
        public byte[] ToPayload() =>
            Encoding.UTF8.GetBytes($"\"{(Bytes is { } bytes ? Convert.ToBase64String(new byte[bytes]) : new string('-', Characters))}\"");
    }
}
