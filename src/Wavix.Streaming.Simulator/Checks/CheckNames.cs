namespace Wavix.Streaming.Simulator;

/// <summary>The names used in reports for machines; they never change.</summary>
internal static class CheckNames
{
    public static string Of(CheckClass value) => value switch
    {
        CheckClass.Protocol => "protocol",
        CheckClass.Survival => "survival",
        CheckClass.Http => "http",
        CheckClass.Conversation => "conversation",
        _ => "advice",
    };

    public static string Of(CheckOutcome value) => value switch
    {
        CheckOutcome.Pass => "pass",
        CheckOutcome.Fail => "fail",
        _ => "not-applicable",
    };
}
