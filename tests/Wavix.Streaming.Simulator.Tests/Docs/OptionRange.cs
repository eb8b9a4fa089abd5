using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Wavix.Streaming.Agents.OpenAI;
using Wavix.Streaming.AspNetCore;

namespace Wavix.Streaming.Simulator.Tests.Docs;

/// <summary>The range of an option, as the class itself says it: it is asked with values that no option takes.</summary>
internal static partial class OptionRange
{
    private static readonly string[] Checks = ["GetProblems", "Freeze", "CloneValidated", "Validate"];

    // What is checked only where it is used, or by the compiler.
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["CallStreamOptions.Data"] = "at most 1,024 bytes of UTF-8, or null",
        ["CallStreamOptions.UrlLifetime"] = "above zero and at most 24 hours, or null",
        ["CallStreamOptions.StreamChannel"] = "`Inbound`, `Outbound`, `Both`",
        ["CallStreamOptions.StreamType"] = "`OneWay`, `TwoWay`",
        ["CascadedSpeechModelOptions.Detection"] = "in the ranges of its class",
        ["SimulatedCallOptions.RtpStart"] = "any, or null",
        ["WavixStreamEndpointOptions.SubProtocols"] = "tokens of RFC 9110",
        ["WavixStreamEndpointOptions.StreamLog"] = "in the ranges of its class, or null",
    };

    public static string Of(Type type, PropertyInfo option) =>
        Elsewhere.TryGetValue($"{type.Name}.{option.Name}", out string? range) ? range
        : option.PropertyType == typeof(TimeProvider) ? "not null"
        : Ask(type, option) is { } answer && !IsListOfNames(answer) ? Polish(answer)
        : Of(option.PropertyType, new NullabilityInfoContext().Create(option).ReadState == NullabilityState.Nullable);

    /// <summary>Whether the class itself refuses what is not in the range.</summary>
    public static bool IsChecked(Type type, PropertyInfo option) => !Elsewhere.ContainsKey($"{type.Name}.{option.Name}");

    /// <summary>The range in the refusal of a value; null if it is not refused.</summary>
    public static string? Refusal(Type type, PropertyInfo option, object? value)
    {
        foreach (string problem in Problems(type, option, value))
        {
            if (Range(option.Name).Match(problem) is { Success: true } range)
            {
                return range.Groups["range"].Value;
            }
        }

        return null;
    }

    // The names themselves say more.
    private static bool IsListOfNames(string range) => range == "one of its values" || range.StartsWith("a value of", StringComparison.Ordinal);

    private static string? Ask(Type type, PropertyInfo option) =>
        OptionClasses.Create(type) is null ? null : Outlandish(option).Select(value => Refusal(type, option, value)).FirstOrDefault(range => range is not null);

    private static string Of(Type type, bool canBeNull) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } kind ? string.Join(", ", Enum.GetNames(kind).Select(name => $"`{name}`"))
        : type == typeof(bool) ? "true, false"
        : type == typeof(bool?) ? "true, false, null"
        : canBeNull ? "any, or null"
        : "any";

    private static IEnumerable<string> Problems(Type type, PropertyInfo option, object? value)
    {
        object options = OptionClasses.Create(type)!;
        try
        {
            Set(options, option, value);
            (object checkedOptions, MethodInfo check) = CheckOf(options);
            return check.Invoke(checkedOptions, check.GetParameters().Length == 2 ? [null, options] : null) switch
            {
                Microsoft.Extensions.Options.ValidateOptionsResult { Failed: true } result => [.. result.Failures],
                { } problems when problems.GetType().Name == "OptionProblems" =>
                    [.. (IEnumerable<string>)problems.GetType().GetProperty("Texts")!.GetValue(problems)!],
                _ => [],
            };
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException refusal)
        {
            return [refusal.Message];
        }
    }

    private static void Set(object options, PropertyInfo option, object? value)
    {
        if (option.GetSetMethod() is not null)
        {
            option.SetValue(options, value);
        }
        else if (option.GetValue(options) is IDictionary<string, string> dictionary)
        {
            dictionary["a b"] = "\n";
        }
        else if (option.GetValue(options) is IList list)
        {
            list.Add("a b");
        }
    }

    private static (object Options, MethodInfo Check) CheckOf(object options)
    {
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        options = options switch
        {
            RealtimeTurnDetection detection => new OpenAIRealtimeOptions { TurnDetection = detection },
            RealtimeTranscription transcription => new OpenAIRealtimeOptions { Transcription = transcription },
            _ => options,
        };
        if (options is WavixStreamEndpointOptions)
        {
            Type validator = options.GetType().Assembly.GetType("Wavix.Streaming.AspNetCore.WavixStreamEndpointOptionsValidator", throwOnError: true)!;
            return (Activator.CreateInstance(validator)!, validator.GetMethod("Validate")!);
        }

        MethodInfo? check = Checks.Select(name => options.GetType().GetMethod(name, Any, Type.EmptyTypes)).FirstOrDefault(method => method is not null);
        return (options, check ?? typeof(object).GetMethod(nameof(ToString))!);
    }

    private static IEnumerable<object?> Outlandish(PropertyInfo option)
    {
        Type type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
        return type switch
        {
            _ when type == typeof(int) => [int.MinValue, int.MaxValue],
            _ when type == typeof(long) => [long.MinValue, long.MaxValue],
            _ when type == typeof(double) => [double.NaN, double.MinValue],
            _ when type == typeof(decimal) => [decimal.MinValue],
            _ when type == typeof(TimeSpan) => [TimeSpan.MinValue, TimeSpan.FromTicks(1), TimeSpan.MaxValue],
            { IsEnum: true } => [Enum.ToObject(type, 99)],
            _ when type == typeof(Uri) => [new Uri("relative", UriKind.Relative)],
            // A key that is too long says more than one that is missing.
            _ when type == typeof(string) => [new string('\u00E9', 100_000), "", null],
            { IsValueType: true } => [],
            _ => [null],
        };
    }

    /// <summary>Times and numbers as a reader writes them.</summary>
    private static string Polish(string range) => Names().Replace(
        Digits().Replace(
            Time().Replace(Advice().Replace(range, "").Replace("or infinite", "or Timeout.InfiniteTimeSpan", StringComparison.Ordinal), time => OptionText.Of(TimeSpan.Parse(time.Value, CultureInfo.InvariantCulture))),
            digits => long.Parse(digits.Value, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture)),
        "`$0`").Replace("|", "\\|");

    private static Regex Range(string option) => new(
        $@"(?:^|[\s.]){option}(?: and \w+)?(?: is .*?; it)? must be (?<range>.+?)(?:, not [^,]*?)?\.(?: \(Parameter|\s\w+Options\.|$)",
        RegexOptions.Singleline);

    [GeneratedRegex("; (check|omit|a new one|an empty one|create) .*$")]
    private static partial Regex Advice();

    [GeneratedRegex(@"\d\d:\d\d:\d\d(\.\d+)?")]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<![\d.,])\d{4,}(?![\d.])")]
    private static partial Regex Digits();

    // A name of the code within the sentence.
    [GeneratedRegex(@"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+(?:\.[A-Z]\w+)?\b|(?<=^|, | or )(?:None|Silence|Wait|Close|Log|Hash|Full|Stereo|Mono|Separate|Pcm16|ALaw)\b|\bAI[A-Z]\w+(?:\.\w+)?|\bTimeout\.InfiniteTimeSpan\b")]
    private static partial Regex Names();
}
