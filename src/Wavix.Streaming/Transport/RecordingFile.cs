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
        string name = _part == 1
            ? path
            : Path.ChangeExtension(path, _part.ToString(CultureInfo.InvariantCulture) + Path.GetExtension(path));
        _file = new FileStream(name, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 64 * 1024, useAsync: true);
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
            case WavixTransportMessageKind.Text when IsJson(message.Bytes):
                writer.WritePropertyName("message");
                writer.WriteRawValue(WithoutAudio(message.Bytes), skipInputValidation: true);
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

    /// <summary>Whether it is one JSON value, on one line: a line break between its tokens would end the line.</summary>
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAny((byte)'\r', (byte)'\n'))
        {
            return false;
        }

        var reader = new Utf8JsonReader(text);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The message with <c>media.payload</c> as the options say.</summary>
    private ReadOnlySpan<byte> WithoutAudio(ReadOnlySpan<byte> message)
    {
        if (options.Audio == RecordedAudio.Full)
        {
            return message;
        }

        var reader = new Utf8JsonReader(message);
        bool inMedia = false;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                inMedia = reader.ValueTextEquals("media"u8);
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && inMedia && reader.CurrentDepth == 2 && reader.ValueTextEquals("payload"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                {
                    byte[] summary = Summarize(reader.ValueSpan);
                    int begin = (int)reader.TokenStartIndex;
                    return (byte[])[.. message[..begin], .. summary, .. message[(begin + reader.ValueSpan.Length + 2)..]];
                }
            }
        }

        return message;
    }

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
