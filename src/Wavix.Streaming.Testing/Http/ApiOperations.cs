using System.Net;
using System.Text.Json;
using System.Web;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Executes the operations of the API. Ours, where Wavix's documents are silent: an id that is not a UUID, or of a call that has ended, is
/// "not found"; a request that the state of the call does not allow is a 400; a known path with another method is a 405.
/// </summary>
internal sealed class ApiOperations(WavixAccount account)
{
    /// <summary>Why a request about a call that has ended is refused.</summary>
    public const string CallHasEnded = "the call has ended";

    /// <summary>Executes one request that carries the right key.</summary>
    /// <param name="route">The operation and its ids.</param>
    /// <param name="url">The URL, for the query.</param>
    /// <param name="body">The body; null if there is none, or it is not JSON.</param>
    public ApiAnswer Execute(ApiRoute route, Uri url, string? body)
    {
        lock (account.Sync)
        {
            return route.Operation switch
            {
                ApiOperation.None when route.IsOtherMethod =>
                    ApiAnswer.Refused(HttpStatusCode.MethodNotAllowed, "Method not allowed", "the path has no such method"),
                ApiOperation.None => ApiAnswer.NotFound("there is no such path"),
                ApiOperation.CreateWebhook => WithBody(body, CreateWebhook),
                ApiOperation.ListWebhooks => ListWebhooks(),
                ApiOperation.DeleteWebhook => DeleteWebhook(url),
                ApiOperation.CreateCall => WithBody(body, CreateCall),
                ApiOperation.ListCalls => ListCalls(),
                _ => account.Find(route.CallId) is { } call ? OnCall(call, route, body) : ApiAnswer.NotFound("there is no call with this id"),
            };
        }
    }

    private static ApiAnswer OnCall(PhoneCall call, ApiRoute route, string? body) => route.Operation switch
    {
        ApiOperation.GetCall => ApiAnswer.Ok(writer =>
        {
            writer.WriteStartObject("call");
            CallJson.WriteFields(writer, call);
            writer.WriteEndObject();
            writer.WriteBoolean("success", true);
        }),
        _ when call.State == PhoneCallState.Ended => ApiAnswer.NotFound(CallHasEnded),
        ApiOperation.UpdateCall => WithBody(body, reader => Update(call, reader)),
        ApiOperation.EndCall => Succeed(() => call.End(PhoneCallEnd.HungUpByApplication)),
        ApiOperation.AnswerCall => WithBody(body, reader => Answer(call, reader)),
        ApiOperation.StartStream => WithBody(body, reader => StartStream(call, reader)),
        ApiOperation.StopStream => call.Streams.Stop(route.StreamId) ? ApiAnswer.Success() : ApiAnswer.NotFound("the call has no such stream"),
        ApiOperation.PlayAudio => WithBody(body, reader => Play(call, reader)),
        ApiOperation.StopAudio => IfAnswered(call, () => Succeed(call.StopAudio)),
        ApiOperation.CollectDigits => WithBody(body, reader => Collect(call, reader)),
        _ => throw new InvalidOperationException($"{route.Operation} is not an operation on a call."),
    };

    private static ApiAnswer WithBody(string? body, Func<BodyReader, ApiAnswer> execute)
    {
        if (body is null)
        {
            return ApiAnswer.BadRequest("A body of type application/json is required");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return ApiAnswer.BadRequest("The body is not JSON");
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? execute(new BodyReader(document.RootElement))
                : ApiAnswer.BadRequest("The body is not a JSON object");
        }
    }

    /// <summary>Executes a request whose fields were read, unless one of them is wrong.</summary>
    private static ApiAnswer IfValid(BodyReader reader, Func<ApiAnswer> execute) =>
        reader.Finish() is { Count: > 0 } errors ? ApiAnswer.Invalid(errors) : execute();

    private static ApiAnswer IfAnswered(PhoneCall call, Func<ApiAnswer> execute) =>
        call.State == PhoneCallState.Answered ? execute() : ApiAnswer.BadRequest("The call is not answered");

    private static ApiAnswer Succeed(Action execute)
    {
        execute();
        return ApiAnswer.Success();
    }

    private static ApiAnswer Update(PhoneCall call, BodyReader reader)
    {
        string? tag = reader.Text("tag", isRequired: true);
        return IfValid(reader, () => Succeed(() => call.Tag = tag!));
    }

    private static ApiAnswer Answer(PhoneCall call, BodyReader reader)
    {
        StreamRequest? stream = StreamRequest.ReadAnswer(reader);
        return IfValid(reader, () =>
        {
            if (call.IsOutbound || call.State != PhoneCallState.Ringing)
            {
                return ApiAnswer.BadRequest(call.IsOutbound ? "An outbound call can't be answered" : "The call is already answered");
            }

            call.Answer();
            if (stream is not null)
            {
                call.Streams.Start(stream);
            }

            return ApiAnswer.Success();
        });
    }

    private static ApiAnswer StartStream(PhoneCall call, BodyReader reader)
    {
        StreamRequest stream = StreamRequest.Read(reader);
        return IfValid(reader, () => IfAnswered(call, () => call.Streams.FindObstacle(stream) is { } obstacle
            ? ApiAnswer.BadRequest(obstacle)
            : ApiAnswer.Ok(writer =>
            {
                writer.WriteBoolean("success", true);
                writer.WriteString("stream_id", call.Streams.Start(stream));
            })));
    }

    private static ApiAnswer Play(PhoneCall call, BodyReader reader)
    {
        reader.Url("audio_file", isRequired: true, "http", "https");
        return IfValid(reader, () => IfAnswered(call, () => Succeed(call.Play)));
    }

    private static ApiAnswer Collect(PhoneCall call, BodyReader reader)
    {
        CollectRequest request = CollectRequest.Read(reader);
        return IfValid(reader, () => IfAnswered(call, () =>
            call.Collect(request) ? ApiAnswer.Success() : ApiAnswer.BadRequest("Digits are already being collected")));
    }

    private ApiAnswer CreateCall(BodyReader reader)
    {
        CallRequest request = CallRequest.Read(reader);
        return IfValid(reader, () =>
        {
            var call = new PhoneCall(account, request);
            account.Add(call);
            return ApiAnswer.Ok(writer => CallJson.WriteFields(writer, call));
        });
    }

    private ApiAnswer ListCalls() => ApiAnswer.Ok(writer =>
    {
        writer.WriteStartArray("calls");
        foreach (PhoneCall call in account.Calls.Entries.Select(facade => facade.Call).Where(call => call.State != PhoneCallState.Ended))
        {
            writer.WriteStartObject();
            CallJson.WriteFields(writer, call);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("success", true);
    });

    /// <summary>A second URL for the same type replaces the first, our choice.</summary>
    private ApiAnswer CreateWebhook(BodyReader reader)
    {
        Uri? url = reader.Url("url", isRequired: true, "http", "https");
        string? type = reader.OneOf("event_type", isRequired: true, WavixAccount.PostCall, WavixAccount.OnCall);
        return IfValid(reader, () =>
        {
            account.Registered[type!] = url!;
            return ApiAnswer.Ok(
                writer =>
                {
                    writer.WriteBoolean("success", true);
                    writer.WriteString("event_type", type);
                    writer.WriteString("url", url!.OriginalString);
                },
                HttpStatusCode.Created);
        });
    }

    private ApiAnswer ListWebhooks() => new(HttpStatusCode.OK, ApiAnswer.Write(writer =>
    {
        writer.WriteStartArray();
        foreach ((string type, Uri url) in account.Registered)
        {
            writer.WriteStartObject();
            writer.WriteString("event_type", type);
            writer.WriteString("url", url.OriginalString);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }));

    /// <summary>To delete one that is not registered succeeds, our choice.</summary>
    private ApiAnswer DeleteWebhook(Uri url)
    {
        string? type = HttpUtility.ParseQueryString(url.Query)["event_type"];
        if (type is not (WavixAccount.PostCall or WavixAccount.OnCall))
        {
            var errors = new Dictionary<string, string> { ["event_type"] = type is null ? "required" : "must be one of post-call, on-call" };
            return ApiAnswer.Invalid(errors, HttpStatusCode.UnprocessableEntity);
        }

        account.Registered.Remove(type);
        return ApiAnswer.Success();
    }
}
