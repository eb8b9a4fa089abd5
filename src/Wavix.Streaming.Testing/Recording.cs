using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>
/// A file of <see cref="RecordingTransport"/>, and those in which it continues, in memory: about as many bytes as the files have, and 200 for each
/// message.
/// </summary>
internal sealed class Recording
{
    // Longer than any message that is received by default, in base64 and escaped.
    private const int MaxLineBytes = 16 * 1024 * 1024;

    private const int Version = 1;

    private const string LineForm = """{"at":12.3,"from":"wavix" or "application","message":{…}}, "text", "binary", "too_large", "lost" or "close" in the place of "message"; or {"at":12.3,"dropped":3}""";

    private readonly List<RecordedLine> _lines = [];

    private Recording()
    {
    }

    public DateTimeOffset Began { get; private set; }

    /// <summary>What was kept of the audio.</summary>
    public RecordedAudio Audio { get; private set; }

    /// <summary>Whether the last line is cut.</summary>
    public bool IsTruncated { get; private set; }

    public long Dropped { get; private set; }

    /// <summary>The messages of both sides, in order.</summary>
    public IReadOnlyList<RecordedLine> Lines => _lines;

    /// <summary>Reads the files.</summary>
    /// <param name="path">The first file.</param>
    /// <param name="maxBytes">Maximum size of all files together.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="InvalidDataException">It is not a recording, is damaged, or is too large.</exception>
    /// <exception cref="IOException">A file does not exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static async Task<Recording> ReadAsync(string path, long maxBytes, CancellationToken cancellationToken)
    {
        string[] parts = [path, .. NextPartsOf(path)];
        long bytes = parts.Where(File.Exists).Sum(part => new FileInfo(part).Length);
        if (bytes > maxBytes)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} has {bytes >> 20:N0} MiB in {parts.Length} file(s), which would be held in memory; at most {maxBytes >> 20:N0} MiB are read."));
        }

        var recording = new Recording();
        for (int part = 1; part <= parts.Length; part++)
        {
            await recording.ReadPartAsync(parts[part - 1], part, part == parts.Length, cancellationToken).ConfigureAwait(false);
        }

        return recording;
    }

    private static IEnumerable<string> NextPartsOf(string path)
    {
        for (int part = 2; ; part++)
        {
            string next = PartPath.Of(path, part);
            if (!File.Exists(next))
            {
                yield break;
            }

            yield return next;
        }
    }

    private async Task ReadPartAsync(string path, int part, bool isLastPart, CancellationToken cancellationToken)
    {
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            PipeReader reader = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
            int number = 0;
            bool isEnd = false;
            while (!isEnd)
            {
                ReadResult read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                ReadOnlySequence<byte> rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    Read(path, part, ++number, rest.Slice(0, end), isCut: false);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                isEnd = read.IsCompleted;
                if (isEnd && !rest.IsEmpty)
                {
                    // Only a crash leaves a last line without its end.
                    Read(path, part, ++number, rest, isCut: isLastPart);
                }
                else if (rest.Length > MaxLineBytes)
                {
                    throw NotALine(path, number + 1, null);
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }

            if (number == 0)
            {
                throw new InvalidDataException($"{path} is empty: it is not a recording of RecordingTransport.");
            }
        }
    }

    private void Read(string path, int part, int number, in ReadOnlySequence<byte> line, bool isCut)
    {
        try
        {
            byte[] bytes = line.Length <= MaxLineBytes ? line.ToArray() : throw new JsonException("The line is too long.");
            if (number == 1)
            {
                ReadHeader(path, bytes, part);
            }
            else
            {
                Add(RecordedLine.Read(bytes));
            }
        }
        catch (JsonException) when (isCut && number > 1)
        {
            // All before it is good.
            IsTruncated = true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw NotALine(path, number, e);
        }
    }

    private static InvalidDataException NotALine(string path, int number, Exception? error) => new(
        number == 1
            ? $"{path} is not a recording of RecordingTransport: its first line is not the header {{\"wavix_recording\":{Version},\"began\":…,\"part\":…,\"audio\":…}}."
            : $"{path} is damaged: line {number} is not a message of a recording. Expected is {LineForm}.",
        error);

    private void Add(RecordedLine line)
    {
        if (line.Dropped > 0)
        {
            Dropped += line.Dropped;
        }
        else
        {
            _lines.Add(line);
        }
    }

    private void ReadHeader(string path, byte[] line, int part)
    {
        using JsonDocument document = JsonDocument.Parse(line.AsMemory(line.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
        JsonElement header = document.RootElement;
        if (header.GetProperty("wavix_recording").GetInt32() is var version and not Version)
        {
            throw new InvalidDataException($"The recording has version {version}; this version of Wavix.Streaming.Testing reads version {Version}.");
        }

        if (header.TryGetProperty("part", out JsonElement number) && number.GetInt32() is var actual && actual != part)
        {
            throw new InvalidDataException(
                $"{path} is part {actual} of a recording, where part {part} is expected. Give the first file, and keep the names of the others.");
        }

        if (part == 1)
        {
            Began = header.GetProperty("began").GetDateTimeOffset();
            Audio = header.TryGetProperty("audio", out JsonElement audio) && Enum.TryParse(audio.GetString(), ignoreCase: true, out RecordedAudio kept)
                ? kept
                : RecordedAudio.None;
        }
    }
}
