namespace Wavix.Streaming.Testing;

/// <summary>What becomes of marks that are pending when <c>clear</c> comes. Wavix does not document it: try an application with each.</summary>
public enum PendingMarkBehavior
{
    /// <summary>They are echoed at once.</summary>
    Return,

    /// <summary>They are never echoed.</summary>
    Drop,

    /// <summary>They are echoed when the dropped audio would have got there.</summary>
    Late,
}
