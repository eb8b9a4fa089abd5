namespace Wavix.Streaming;

/// <summary>A command on its way out; a value, so that sending one allocates nothing.</summary>
internal readonly record struct OutgoingCommand(OutgoingKind Kind, ReadOnlyMemory<byte> Payload = default, string MarkName = "")
{
    /// <summary>Whether the application sends it, rather than the player.</summary>
    public bool IsRaw => IsRawKind(Kind);

    public static bool IsRawKind(OutgoingKind kind) => kind <= OutgoingKind.Clear;
}

internal enum OutgoingKind
{
    Media,
    Mark,

    /// <summary>A message as the application wrote it: a command this version does not know.</summary>
    Json,
    Clear,

    /// <summary>Whatever the player finds due when its turn has come.</summary>
    NextOfPlayer,

    PlayerMedia,
    PlayerMark,
    PlayerClear,
}
