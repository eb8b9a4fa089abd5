namespace Wavix.Streaming.Simulator;

/// <summary>The outcome of a check.</summary>
internal enum CheckOutcome
{
    /// <summary>The server does what the check's sentence says.</summary>
    Pass,

    /// <summary>It does not.</summary>
    Fail,

    /// <summary>The server did nothing that the check applies to.</summary>
    NotApplicable,
}
