namespace Wavix.Streaming;

/// <summary>Collects every invalid value of one options class, so that a user can correct all of them at once.</summary>
internal sealed class OptionProblems(string optionsClass)
{
    private readonly List<string> _texts = [];
    private string? _firstProperty;

    /// <summary>One sentence for each invalid value: the property, its value and its range.</summary>
    public IReadOnlyList<string> Texts => _texts;

    public void Require(bool holds, string property, object? value, string range)
    {
        if (!holds)
        {
            _firstProperty ??= property;
            _texts.Add(FormattableString.Invariant($"{optionsClass}.{property} is {value ?? "null"}; it must be {range}."));
        }
    }

    /// <summary>Adds the problems of nested options.</summary>
    public void Include(OptionProblems nested)
    {
        _firstProperty ??= nested._firstProperty;
        _texts.AddRange(nested.Texts);
    }

    /// <exception cref="ArgumentException">
    /// There are problems. The message lists all of them; the parameter name is the first property.
    /// </exception>
    public void ThrowIfAny()
    {
        if (_texts.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', _texts), _firstProperty);
        }
    }
}
