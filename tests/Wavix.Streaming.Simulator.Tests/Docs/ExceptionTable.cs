using System.Reflection;

namespace Wavix.Streaming.Simulator.Tests.Docs;

/// <summary>The exceptions that the XML comments of a package name.</summary>
internal static class ExceptionTable
{
    public static IEnumerable<Thrown> All(Assembly package) => XmlComments.Exceptions(package);

    public static string Of(Assembly package)
    {
        IEnumerable<string> rows = All(package).Where(thrown => thrown.IsListed)
            .GroupBy(thrown => (thrown.Exception, thrown.When))
            .Select(group => $"| {string.Join(", ", group.Select(thrown => $"`{thrown.Member}`").Distinct())} | `{group.Key.Exception}` | {group.Key.When} |");
        return $"`{package.GetName().Name}`:\n\n| member | exception | when |\n|---|---|---|\n{string.Join('\n', rows)}\n";
    }

    /// <param name="Member">The type and the name of what throws.</param>
    /// <param name="Exception">The name of the exception.</param>
    /// <param name="When">A sentence.</param>
    internal sealed record Thrown(string Member, string Exception, string When)
    {
        /// <summary>Those about arguments, and the caller's own token, say nothing that is not the same for all members.</summary>
        public bool IsListed => !Exception.StartsWith("Argument", StringComparison.Ordinal) && Exception != nameof(OperationCanceledException);
    }
}
