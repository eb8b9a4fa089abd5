using System.Globalization;

namespace Wavix.Streaming;

/// <summary>The names of the files in which a recording continues.</summary>
internal static class PartPath
{
    /// <summary>The path of a part: <c>call.wav</c>, <c>call.2.wav</c> and so on.</summary>
    /// <param name="path">The path of the first part.</param>
    /// <param name="part">Counted from 1.</param>
    public static string Of(string path, int part) =>
        part == 1 ? path : Path.ChangeExtension(path, part.ToString(CultureInfo.InvariantCulture) + Path.GetExtension(path));
}
