using System.Globalization;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>
/// The audio messages of a call for the page. There are fifty a second and direction, which differ in numbers only: their texts are kept once, and the
/// numbers for each message.
/// </summary>
internal sealed partial class TimelineMedia
{
    /// <summary>Takes the place of a number. It can't occur in JSON.</summary>
    private const char Placeholder = '\0';

    private readonly Dictionary<string, int> _indexes = [];
    private readonly List<string> _shapes = [];
    private readonly List<IReadOnlyList<object>> _rows = [];

    private TimelineMedia()
    {
    }

    /// <summary>Titles and messages, separated by a line feed, with a NUL for each number.</summary>
    public IReadOnlyList<string> Shapes => _shapes;

    /// <summary>For each message, in the order of time: seconds from the start of the call, the direction, the index of its shape, and its numbers.</summary>
    public IReadOnlyList<IReadOnlyList<object>> Rows => _rows;

    /// <param name="events">Events of the kind <c>media</c>.</param>
    public static TimelineMedia From(IEnumerable<TimelineEvent> events)
    {
        var media = new TimelineMedia();
        foreach (TimelineEvent e in events)
        {
            media.Add(e);
        }

        return media;
    }

    private void Add(TimelineEvent e)
    {
        var numbers = new List<object>();
        string shape = Number().Replace($"{e.Title}\n{e.Message}", match =>
        {
            // Only a number that a double writes back as it was: without leading zeros, and of at most 15 digits.
            numbers.Add(match.Value is "0" or [not '0', ..] && match.Length <= 15 ? long.Parse(match.ValueSpan, CultureInfo.InvariantCulture) : match.Value);
            return Placeholder.ToString();
        });
        if (!_indexes.TryGetValue(shape, out int index))
        {
            index = _shapes.Count;
            _indexes.Add(shape, index);
            _shapes.Add(shape);
        }

        _rows.Add([e.At, e.Direction, index, .. numbers]);
    }

    // Those between letters belong to ids, which are the same in all messages; those after a point are fractions of times.
    [GeneratedRegex(@"(?<![\w.-])[0-9]+(?![\w-])|(?<=\.)[0-9]+(?=Z)")]
    private static partial Regex Number();
}
