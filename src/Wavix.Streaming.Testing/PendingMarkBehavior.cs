namespace Wavix.Streaming.Testing;

/// <summary>
/// What happens to marks that are pending when <c>clear</c> is received. Wavix's guide (December 2025) says that they are returned, but not
/// when; its other documents are silent. Try an application with each.
/// </summary>
public enum PendingMarkBehavior
{
    /// <summary>They are returned at once, as Wavix's guide says.</summary>
    Return,

    /// <summary>They are never returned.</summary>
    Drop,

    /// <summary>They are returned when the dropped audio would have been played up to them.</summary>
    Late,
}
