namespace Wavix.Streaming.Testing;

/// <summary>
/// The behavior of marks that are pending when <c>clear</c> is received. Wavix's guide (December 2025) says that they are returned, but not
/// when; its other documents do not say. Test an application with each value.
/// </summary>
public enum PendingMarkBehavior
{
    /// <summary>They are returned immediately, as Wavix's guide says.</summary>
    Return,

    /// <summary>They are never returned.</summary>
    Drop,

    /// <summary>They are returned when the dropped audio would have been played up to them.</summary>
    Late,
}
