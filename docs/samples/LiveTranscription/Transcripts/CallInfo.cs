namespace LiveTranscription.Transcripts;

/// <summary>A call in the list, as watchers get it.</summary>
/// <param name="Id">Names the call in the addresses of this server.</param>
/// <param name="CallId">Wavix's id of the call; null if unknown.</param>
/// <param name="From">The caller's number; null if unknown.</param>
/// <param name="To">The number that was called; null if unknown.</param>
/// <param name="StartedAt">When its stream started.</param>
/// <param name="EndedAt">When it ended; null while it lasts.</param>
internal sealed record CallInfo(string Id, string? CallId, string? From, string? To, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);
