namespace Wavix.Streaming.Simulator;

/// <summary>How a check came out.</summary>
internal enum CheckOutcome
{
    /// <summary>The server does what the check's sentence says.</summary>
    Pass,

    /// <summary>It does not.</summary>
    Fail,

    /// <summary>The server gave no occasion to tell.</summary>
    NotApplicable,
}
