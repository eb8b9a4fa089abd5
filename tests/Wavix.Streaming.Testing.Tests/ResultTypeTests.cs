using System.Reflection;
using System.Runtime.CompilerServices;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>What a test receives, it can also make.</summary>
public class ResultTypeTests
{
    [Fact]
    public void PublicTypes_OfThePackage_HaveNoMembersThatPositionalRecordsBring()
    {
        IEnumerable<string> brought =
            from type in typeof(SimulatedCall).Assembly.GetExportedTypes()
            from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where member.Name is "Deconstruct" or "<Clone>$" || member is PropertyInfo property && IsInit(property)
            select $"{type.Name}.{member.Name}";

        brought.Should().BeEmpty();
    }

    [Fact]
    public void ProtocolViolation_InAFailedAssertion_SaysWhatWhereAndWhen()
    {
        var violation = new ProtocolViolation(ProtocolViolationCode.OddPayloadLength, "3 bytes.", 7, CallHarness.Milliseconds(1040));

        violation.ToString().Should().Be("OddPayloadLength in message 7 at 1.04 s: 3 bytes.");
    }

    [Fact]
    public void CallResponse_MadeByATest_HasItsLatency()
    {
        new CallResponse(CallHarness.Milliseconds(100), CallHarness.Milliseconds(350)).Latency.Should().Be(CallHarness.Milliseconds(250));
        new CallResponse(CallHarness.Milliseconds(100), null).Latency.Should().BeNull();
    }

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true } set && set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
