using System.Reflection;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Agents.OpenAI;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Audio;
using Wavix.Streaming.CallControl;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Docs;

/// <summary>The public classes that hold settings, in all packages.</summary>
internal static class OptionClasses
{
    // Wavix.Streaming.AspNetCore.Redis has none.
    public static readonly IReadOnlyList<Assembly> Packages =
    [
        typeof(WavixStreamOptions).Assembly,
        typeof(WavixStreamEndpointOptions).Assembly,
        typeof(WavixCallControlOptions).Assembly,
        typeof(PcmPipeOptions).Assembly,
        typeof(VoiceAgentOptions).Assembly,
        typeof(OpenAIRealtimeOptions).Assembly,
        typeof(SimulatedCallOptions).Assembly,
    ];

    // Settings whose names do not end in Options.
    private static readonly Type[] Others =
    [
        typeof(VoiceAgentCall), typeof(RealtimeServerVad), typeof(RealtimeSemanticVad), typeof(RealtimeTranscription), typeof(SimulatedFaults),
    ];

    public static IReadOnlyList<Type> All { get; } =
    [
        .. Packages.SelectMany(package => package.GetExportedTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) || Others.Contains(type)),
    ];

    /// <summary>What a user can set. A list without a setter is filled.</summary>
    public static IEnumerable<PropertyInfo> OptionsOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetSetMethod() is not null || IsList(property.PropertyType));

    public static bool IsList(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IList<>) || type.GetGenericTypeDefinition() == typeof(IDictionary<,>));

    /// <summary>Creates settings with their defaults; null for a class that needs more than that, which has no defaults.</summary>
    public static object? Create(Type type) => type.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(type);
}
