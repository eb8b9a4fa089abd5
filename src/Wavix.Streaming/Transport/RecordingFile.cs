using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Wavix.Streaming;

/// <summary>The lines of a recording, and its files.</summary>
internal sealed class RecordingFile(string path, RecordingTransportOptions options, DateTimeOffset began) : IAsyncDisposable
{
    // A message is JSON already, and was checked.
    private static readonly JsonWriterOptions Plain = new() { SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _line = new();
    private FileStream? _file;
    private long _fileBytes;
    private int _part;

    public async Task WriteAsync(RecordedMessage message)
    {
        if (_file is null || _fileBytes >= options.MaxFileBytes)
        {
            await OpenNextAsync().ConfigureAwait(false);
        }

        if (message.DroppedBefore > 0)
        {
            WriteLine(writer =>
            {
                WriteTime(writer, message.At);
                writer.WriteNumber("dropped", message.DroppedBefore);
            });
        }

        WriteLine(writer => WriteMessage(writer, message));
        await _file!.WriteAsync(_line.WrittenMemory).ConfigureAwait(false);
        _fileBytes += _line.WrittenCount;
        _line.ResetWrittenCount();
    }

    public Task FlushAsync() => _file?.FlushAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_file is { } file)
        {
            try
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
            catch (IOException)
            {
                // What could not be written was reported before.
            }
        }
    }

    private async Task OpenNextAsync()
    {
        if (_file is { } full)
        {
            await full.DisposeAsync().ConfigureAwait(false);
        }

        _part++;
        _fileBytes = 0;
        _file = new FileStream(PartPath.Of(path, _part), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 64 * 1024, useAsync: true);
        WriteLine(writer =>
        {
            writer.WriteNumber("wavix_recording", 1);
            writer.WriteString("began", began.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteNumber("part", _part);
            writer.WriteString("audio", options.Audio switch { RecordedAudio.Full => "full", RecordedAudio.Hash => "hash", _ => "none" });
        });
    }

    private void WriteLine(Action<Utf8JsonWriter> writeFields)
    {
        using (var writer = new Utf8JsonWriter(_line, Plain))
        {
            writer.WriteStartObject();
            writeFields(writer);
            writer.WriteEndObject();
        }

        _line.Write("\n"u8);
    }

    private static void WriteTime(Utf8JsonWriter writer, TimeSpan at) => writer.WriteNumber("at", Math.Round(at.TotalMilliseconds, 3));

    private void WriteMessage(Utf8JsonWriter writer, RecordedMessage message)
    {
        WriteTime(writer, message.At);
        writer.WriteString("from", message.Side == RecordedSide.Wavix ? "wavix" : "application");
        switch (message.Kind)
        {
            case WavixTransportMessageKind.Text when IsJson(message.Bytes, out Range audio):
                writer.WritePropertyName("message");
                writer.WriteRawValue(WithoutAudio(message.Bytes, audio), skipInputValidation: true);
                break;
            case WavixTransportMessageKind.Text:
                // Bytes that are not UTF-8 are replaced: they can't be part of JSON.
                writer.WriteString("text", System.Text.Encoding.UTF8.GetString(message.Bytes));
                break;
            case WavixTransportMessageKind.Binary:
                writer.WriteBase64String("binary", message.Bytes);
                break;
            case WavixTransportMessageKind.TooLarge:
                writer.WriteBoolean("too_large", true);
                break;
            case WavixTransportMessageKind.Close:
                writer.WritePropertyName("close");
                if (message.CloseStatus is { } status)
                {
                    writer.WriteNumberValue(status);
                }
                else
                {
                    writer.WriteNullValue();
                }

                if (message.CloseDescription is { } reason)
                {
                    writer.WriteString("reason", reason);
                }

                break;
            default:
                writer.WriteBoolean("lost", true);
                break;
        }
    }

    /// <summary>Reads a message once: whether it is one JSON value, on one line, and where its audio is.</summary>
    /// <param name="text">The message. A line break between its tokens would end the line of the file.</param>
    /// <param name="audio">The token of <c>media.payload</c>, with its quotes; empty if there is none.</param>
    private static bool IsJson(ReadOnlySpan<byte> text, out Range audio)
    {
        audio = default;
        if (text.ContainsAny((byte)'\r', (byte)'\n'))
        {
            return false;
        }

        var reader = new Utf8JsonReader(text);
        bool inMedia = false;
        bool hasAudio = false;
        try
        {
            while (reader.Read())
            {
                if (hasAudio || reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                if (reader.CurrentDepth == 1)
                {
                    inMedia = reader.ValueTextEquals("media"u8);
                }
                else if (inMedia && reader.CurrentDepth == 2 && reader.ValueTextEquals("payload"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    hasAudio = true;
                    int begin = (int)reader.TokenStartIndex;
                    audio = begin..(begin + reader.ValueSpan.Length + 2);
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The message with its audio as the options say.</summary>
    private ReadOnlySpan<byte> WithoutAudio(ReadOnlySpan<byte> message, Range audio) =>
        options.Audio == RecordedAudio.Full || message[audio].IsEmpty
            ? message
            : (byte[])[.. message[..audio.Start], .. Summarize(message[audio][1..^1]), .. message[audio.End..]];

    private byte[] Summarize(ReadOnlySpan<byte> base64)
    {
        byte[] audio = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        bool isBase64 = Base64.DecodeFromUtf8(base64, audio, out _, out int length) == OperationStatus.Done;
        var summary = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(summary))
        {
            writer.WriteStartObject();
            if (isBase64)
            {
                writer.WriteNumber("bytes", length);
                if (options.Audio == RecordedAudio.Hash)
                {
                    writer.WriteString("sha256", Convert.ToHexString(SHA256.HashData(audio.AsSpan(0, length))));
                }
            }
            else
            {
                writer.WriteNumber("characters", base64.Length);
            }

            writer.WriteEndObject();
        }

        return summary.WrittenSpan.ToArray();
    }
}
