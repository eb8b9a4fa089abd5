namespace Wavix.Streaming.Testing;

/// <summary>Finds the name that a typo meant.</summary>
internal static class NearestName
{
    /// <summary>Returns a sentence that asks whether a name was meant, and lists all.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="names">What is allowed.</param>
    /// <param name="allAre">The start of the list.</param>
    public static string Suggest(string text, IReadOnlyCollection<string> names, string allAre = "Known are")
    {
        string all = $"{allAre}: {string.Join(", ", names)}.";
        return Of(text, names) is { } nearest ? $"Did you mean {nearest}? {all}" : all;
    }

    /// <summary>Returns the nearest name; null if none is near.</summary>
    public static string? Of(string text, IEnumerable<string> names)
    {
        (string Name, int Distance) best = names.Select(name => (Name: name, Distance: Distance(text.ToUpperInvariant(), name.ToUpperInvariant()))).MinBy(pair => pair.Distance);
        return best.Name is not null && best.Distance <= Math.Max(2, best.Name.Length / 3) && best.Distance < best.Name.Length ? best.Name : null;
    }

    /// <summary>The number of characters to insert, remove, replace or swap with the next (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
