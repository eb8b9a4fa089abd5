namespace Wavix.Streaming.Simulator;

/// <summary>What a failed check means.</summary>
internal enum CheckClass
{
    /// <summary>The server sent something that Wavix does not accept. Fails the run.</summary>
    Protocol,

    /// <summary>The call did not survive what the server received. Fails the run.</summary>
    Survival,

    /// <summary>A phone call through the webhook and the API did not work. Fails the run.</summary>
    Http,

    /// <summary>The server works, but could work better. Fails the run only under <c>--strict</c>.</summary>
    Advice,

    /// <summary>A caller in a conversation would have trouble. Also advice: fails the run only under <c>--strict</c>.</summary>
    Conversation,
}
