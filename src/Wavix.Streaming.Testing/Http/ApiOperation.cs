namespace Wavix.Streaming.Testing;

/// <summary>An operation of Wavix's HTTP API.</summary>
public enum ApiOperation
{
    /// <summary>None: the path or the method is unknown.</summary>
    None,

    /// <summary><c>POST /v1/calls</c>.</summary>
    CreateCall,

    /// <summary><c>GET /v1/calls</c>.</summary>
    ListCalls,

    /// <summary><c>GET /v1/calls/{id}</c>.</summary>
    GetCall,

    /// <summary><c>PATCH /v1/calls/{id}</c>.</summary>
    UpdateCall,

    /// <summary><c>DELETE /v1/calls/{id}</c>.</summary>
    EndCall,

    /// <summary><c>POST /v1/calls/{id}/answer</c>.</summary>
    AnswerCall,

    /// <summary><c>POST /v1/calls/{id}/streams</c>.</summary>
    StartStream,

    /// <summary><c>DELETE /v1/calls/{id}/streams/{stream_id}</c>.</summary>
    StopStream,

    /// <summary><c>POST /v1/calls/{id}/play</c>.</summary>
    PlayAudio,

    /// <summary><c>DELETE /v1/calls/{id}/audio</c>.</summary>
    StopAudio,

    /// <summary><c>POST /v1/calls/{id}/collect</c>.</summary>
    CollectDigits,

    /// <summary><c>POST /v1/calls/webhooks</c>.</summary>
    CreateWebhook,

    /// <summary><c>GET /v1/calls/webhooks</c>.</summary>
    ListWebhooks,

    /// <summary><c>DELETE /v1/calls/webhooks</c>.</summary>
    DeleteWebhook,
}
