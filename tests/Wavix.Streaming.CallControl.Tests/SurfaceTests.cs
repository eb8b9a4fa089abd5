namespace Wavix.Streaming.CallControl.Tests;

/// <summary>Rules that hold for every public type of the package.</summary>
public class SurfaceTests
{
    private static readonly Type[] Types = typeof(WavixCallControlClient).Assembly.GetExportedTypes();

    [Fact]
    public void Classes_EachOne_IsSealedOrAbstractOrStatic() =>
        Types.Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract).Should().BeEmpty();

    [Fact]
    public void Enums_EachOne_HasAZeroMemberThatMeansNoneOrUnknown() =>
        Types.Where(type => type.IsEnum).Select(type => Enum.GetName(type, 0)).Should().OnlyContain(name => name == "None" || name == "Unknown");

    [Fact]
    public void Assembly_References_HoldNoOtherPackageOfTheSdk() =>
        typeof(WavixCallControlClient).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Should().NotContain(name => name.StartsWith("Wavix.", StringComparison.Ordinal));
}
