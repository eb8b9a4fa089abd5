namespace Wavix.Streaming.CallControl;

/// <summary>Wire field <c>status</c> of a <see cref="DigitsCollectedEvent"/>.</summary>
public enum DigitsStatus
{
    /// <summary>Absent, or a value this version does not know.</summary>
    Unknown = 0,

    /// <summary><c>started</c>: Wavix waits for digits.</summary>
    Started,

    /// <summary><c>completed</c>: the digits are there.</summary>
    Completed,

    /// <summary><c>failed</c>: no valid input within all attempts.</summary>
    Failed,
}
