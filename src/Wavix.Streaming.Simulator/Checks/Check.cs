namespace Wavix.Streaming.Simulator;

/// <summary>A rule that is checked.</summary>
/// <param name="Id">Its name for people and machines; never changes.</param>
/// <param name="Class">What a failure means.</param>
/// <param name="Sentence">What a conformant server does.</param>
internal sealed record Check(string Id, CheckClass Class, string Sentence)
{
    /// <summary>Whether a failure is only advice, which fails the run under <c>--strict</c>.</summary>
    public bool IsAdvice => Class is CheckClass.Advice or CheckClass.Conversation;

    public CheckResult Pass(string seen) => new(this, CheckOutcome.Pass, seen);

    public CheckResult Fail(string seen) => new(this, CheckOutcome.Fail, seen);

    public CheckResult NotApplicable(string reason) => new(this, CheckOutcome.NotApplicable, reason);
}
