namespace LiveTranscription.Transcripts;

/// <summary>What has changed since a watcher last looked.</summary>
/// <param name="Items">The changes, oldest first; those that newer ones replace are left out.</param>
/// <param name="IsLast">Whether nothing follows.</param>
/// <param name="Next">Completes when there is more, for a watcher that has all.</param>
internal sealed record Changes(IReadOnlyList<Change> Items, bool IsLast, Task Next);

/// <summary>One change.</summary>
/// <param name="Version">Its number; the watcher continues after it.</param>
/// <param name="Name">The name of the event that the watcher gets.</param>
/// <param name="Data">The data of the event.</param>
internal sealed record Change(long Version, string Name, object Data);
