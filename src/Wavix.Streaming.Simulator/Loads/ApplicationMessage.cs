using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// A message from the application, read only as far as a load test needs it. No base64 is decoded, and nothing is allocated for audio
/// unless it is invalid or escaped.
/// </summary>
internal readonly ref struct ApplicationMessage
{
    private const int MaxName = 40;

    private ApplicationMessage(ReadOnlySpan<byte> payload)
    {
        Payload = payload;
        IsAudio = true;
    }

    private ApplicationMessage(string? problem) => Problem = problem;

    private ApplicationMessage(string? mark, bool isClear) => (MarkName, IsClear) = (mark, isClear);

    /// <summary>Why Wavix would not accept it; null if it would.</summary>
    public string? Problem { get; }

    /// <summary>Whether it is a <c>media</c>.</summary>
    public bool IsAudio { get; }

    /// <summary>The base64 of a <c>media</c>.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The name of a <c>mark</c>; else null.</summary>
    public string? MarkName { get; }

    /// <summary>Whether it is a <c>clear</c>.</summary>
    public bool IsClear { get; }

    /// <param name="utf8">The message.</param>
    /// <param name="streamId">The call's stream, in UTF-8.</param>
    public static ApplicationMessage Read(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> streamId)
    {
        try
        {
            return ReadObject(utf8, streamId);
        }
        catch (JsonException)
        {
            return new ApplicationMessage("a message is not JSON");
        }
        catch (InvalidOperationException)
        {
            // The reader throws this for text that is not valid UTF-8.
            return new ApplicationMessage("a message is not JSON");
        }
    }

    private static ApplicationMessage ReadObject(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> streamId)
    {
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return new ApplicationMessage("a message is not a JSON object");
        }

        string? command = null;
        bool otherStream = false;
        string? mark = null;
        ApplicationMessage media = new("a media has no payload");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("event"u8))
            {
                reader.Read();
                command = reader.TokenType == JsonTokenType.String ? CommandOf(ref reader) : null;
            }
            else if (reader.ValueTextEquals("stream_id"u8))
            {
                reader.Read();
                otherStream = reader.TokenType == JsonTokenType.String && !reader.ValueTextEquals(streamId);
            }
            else if (reader.ValueTextEquals("media"u8))
            {
                if (TryReadMember(ref reader, "payload"u8, out ReadOnlySpan<byte> payload))
                {
                    media = new ApplicationMessage(payload);
                }
            }
            else if (reader.ValueTextEquals("mark"u8))
            {
                mark = TryReadMember(ref reader, "name"u8, out ReadOnlySpan<byte> name) ? Encoding.UTF8.GetString(name) : null;
            }

            // Skip the value, whatever it is.
            reader.Skip();
        }

        // Check that nothing follows.
        reader.Read();
        return command switch
        {
            null => new ApplicationMessage("a message has no event"),
            _ when otherStream => new ApplicationMessage("a message names another stream_id, so Wavix drops it"),
            "media" => media,
            "mark" => mark is null ? new ApplicationMessage("a mark has no name") : new ApplicationMessage(mark, isClear: false),
            "clear" => new ApplicationMessage(mark: null, isClear: true),
            _ => new ApplicationMessage($"Wavix knows no event '{command}'"),
        };
    }

    private static string CommandOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("media"u8))
        {
            return "media";
        }

        string name = reader.GetString()!;
        return name.Length > MaxName ? name[..MaxName] : name;
    }

    /// <summary>Finds a string in the object that is the next value, and reads to the end of the object.</summary>
    private static bool TryReadMember(scoped ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        bool found = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIt = reader.ValueTextEquals(name);
            reader.Read();
            if (isIt && reader.TokenType == JsonTokenType.String)
            {
                value = reader.ValueIsEscaped ? Unescape(ref reader) : reader.ValueSpan;
                found = true;
            }

            reader.Skip();
        }

        return found;
    }

    /// <summary>Unescapes the payload: some servers write <c>+</c> as <c>\u002B</c>.</summary>
    private static ReadOnlySpan<byte> Unescape(scoped ref Utf8JsonReader reader)
    {
        byte[] text = new byte[reader.ValueSpan.Length];
        return text.AsSpan(0, reader.CopyString(text));
    }
}
