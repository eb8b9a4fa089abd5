namespace Wavix.Streaming;

/// <summary>A command on its way out; a value, so that sending one allocates nothing.</summary>
internal readonly record struct OutgoingCommand(OutgoingKind Kind, ReadOnlyMemory<byte> Payload = default, string MarkName = "");

internal enum OutgoingKind
{
    Media,
    Mark,
    Clear,
}
