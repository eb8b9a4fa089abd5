namespace PackageTests;

/// <summary>A project that <c>dotnet new</c> is asked for.</summary>
/// <param name="Template">The short name of the template.</param>
/// <param name="Name">The name of the project and of its folder.</param>
/// <param name="Options">The options of the template.</param>
internal sealed record CreatedProject(string Template, string Name, params string[] Options)
{
    private static readonly string[][] Frameworks = [[], ["--framework", "net8.0"]];
    private static readonly string[][] Redis = [[], ["--redis"]];
    private static readonly string[][] Models = [[], ["--model", "cascaded"]];

    /// <summary>That of docs/tutorials/first-bot.md.</summary>
    public static CreatedProject FirstBot { get; } = new("wavix-bot", "Bot");

    /// <summary>Those of an ordinary run: together they have every value of every option. VoiceAgent is the name of a type that the program uses.</summary>
    public static IReadOnlyList<CreatedProject> Few { get; } =
    [
        FirstBot,
        new("wavix-bot", "Acme.Phone-Bot", "--framework", "net8.0", "--redis"),
        new("wavix-agent", "VoiceAgent"),
        new("wavix-agent", "Acme.Voice-Agent", "--Framework", "net8.0", "--model", "cascaded", "--Redis"),
    ];

    /// <summary>Those of this run: with <c>WAVIX_ALL_TEMPLATES=1</c>, every combination of options as well.</summary>
    public static IReadOnlyList<CreatedProject> All { get; } = Environment.GetEnvironmentVariable("WAVIX_ALL_TEMPLATES") == "1"
        ? [.. Few, .. Combine("wavix-bot", Frameworks, Redis), .. Combine("wavix-agent", Frameworks, Redis, Models)]
        : Few;

    public string Application => $"{Name}/{Name}.csproj";

    public string Tests => $"{Name}/tests/{Name}.Tests.csproj";

    private static IEnumerable<CreatedProject> Combine(string template, params string[][][] options)
    {
        IEnumerable<string[]> combinations = options.Aggregate(
            (IEnumerable<string[]>)[[]],
            (all, values) => all.SelectMany(chosen => values.Select(value => (string[])[.. chosen, .. value])));
        return combinations.Select((chosen, i) => new CreatedProject(template, $"{template}-{i}", chosen));
    }
}
