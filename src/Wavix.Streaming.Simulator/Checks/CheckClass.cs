namespace Wavix.Streaming.Simulator;

/// <summary>What a failed check means.</summary>
internal enum CheckClass
{
    /// <summary>The server sent what Wavix does not take. Fails the run.</summary>
    Protocol,

    /// <summary>The call did not survive what the server received. Fails the run.</summary>
    Survival,

    /// <summary>It works, but could work better. Fails the run under <c>--strict</c> only.</summary>
    Advice,

    /// <summary>A caller who talks with it would have trouble. Advice, too: fails the run under <c>--strict</c> only.</summary>
    Conversation,
}
