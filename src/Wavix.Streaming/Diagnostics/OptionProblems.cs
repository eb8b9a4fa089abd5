namespace Wavix.Streaming;

/// <summary>Collects everything that is wrong with the values of one options class, so that a user corrects all of it at once.</summary>
internal sealed class OptionProblems(string optionsClass)
{
    private readonly List<string> _texts = [];
    private string? _firstProperty;

    /// <summary>One sentence for each wrong value: the property, its value and its range.</summary>
    public IReadOnlyList<string> Texts => _texts;

    public void Require(bool holds, string property, object? value, string range)
    {
        if (!holds)
        {
            _firstProperty ??= property;
            _texts.Add(FormattableString.Invariant($"{optionsClass}.{property} is {value ?? "null"}; it must be {range}."));
        }
    }

    /// <summary>Includes the problems of options that are a property of these.</summary>
    public void Include(OptionProblems nested)
    {
        _firstProperty ??= nested._firstProperty;
        _texts.AddRange(nested.Texts);
    }

    /// <exception cref="ArgumentException">There are problems; it names them all, and its parameter is the first of the properties.</exception>
    public void ThrowIfAny()
    {
        if (_texts.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', _texts), _firstProperty);
        }
    }
}
