using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>An item of a response while it is made. Called under the session's lock.</summary>
internal abstract class OutputItem(ResponseRun run, int index)
{
    private Item? _item;

    public string Id { get; } = Ids.New("item");

    /// <summary>The audio that was sent.</summary>
    public virtual TimeSpan Audio => TimeSpan.Zero;

    /// <summary>The letters of the text that was sent.</summary>
    public int Letters { get; protected set; }

    protected ResponseRun Run => run;

    public static OutputItem Create(ResponseRun run, RealtimeOutput output, int index) => output switch
    {
        RealtimeOutput.FunctionCall call => new CallOutput(run, index, call),
        RealtimeOutput.Speech speech when run.IsText => new TextOutput(run, index, speech),
        RealtimeOutput.Speech speech => new SpeechOutput(run, index, speech),
        _ => throw new InvalidOperationException("The script has an output of an unknown kind."),
    };

    public void Open()
    {
        _item = MakeItem();
        run.Outbox.Send("response.output_item.added", new JsonObject
        {
            ["response_id"] = run.Id,
            ["output_index"] = index,
            ["item"] = _item.Json.DeepClone(),
        });
        run.Conversation?.Add(_item);
        SendOpening();
    }

    /// <summary>Sends the next part.</summary>
    /// <returns>How long it is; zero if there was nothing left.</returns>
    public abstract TimeSpan Step();

    /// <summary>Sends the end of the item, with what was sent of it.</summary>
    public JsonObject Close(string status)
    {
        JsonObject json = _item!.Json;
        json["status"] = status;
        SendClosing(_item);
        run.Conversation?.Done(_item);
        run.Outbox.Send("response.output_item.done", new JsonObject
        {
            ["response_id"] = run.Id,
            ["output_index"] = index,
            ["item"] = json.DeepClone(),
        });
        return (JsonObject)json.DeepClone();
    }

    protected abstract Item MakeItem();

    protected abstract void SendOpening();

    protected abstract void SendClosing(Item item);

    /// <summary>Sends an event of the content part.</summary>
    protected void SendPart(string type, string name, JsonNode? value)
    {
        var json = new JsonObject { ["response_id"] = run.Id, ["item_id"] = Id, ["output_index"] = index, ["content_index"] = 0 };
        if (value is not null)
        {
            json[name] = value;
        }

        run.Outbox.Send(type, json);
    }

    protected JsonObject Message() => new()
    {
        ["id"] = Id,
        ["object"] = "realtime.item",
        ["type"] = "message",
        ["status"] = "in_progress",
        ["role"] = "assistant",
        ["content"] = new JsonArray(),
    };

    private sealed class CallOutput(ResponseRun run, int index, RealtimeOutput.FunctionCall call) : OutputItem(run, index)
    {
        private const int DeltaLength = 16;

        private readonly string _callId = call.CallId ?? Ids.New("call");
        private readonly int _index = index;
        private int _sent;

        public override TimeSpan Step()
        {
            int length = Math.Min(DeltaLength, call.Arguments.Length - _sent);
            if (length <= 0)
            {
                return TimeSpan.Zero;
            }

            Send("response.function_call_arguments.delta", "delta", call.Arguments.Substring(_sent, length));
            _sent += length;
            Letters = _sent;
            return TimeSpan.FromMilliseconds(30);
        }

        protected override Item MakeItem() => new()
        {
            Id = Id,
            Role = "function_call",
            Json = new JsonObject
            {
                ["id"] = Id,
                ["object"] = "realtime.item",
                ["type"] = "function_call",
                ["status"] = "in_progress",
                ["name"] = call.Name,
                ["call_id"] = _callId,
                ["arguments"] = "",
            },
        };

        protected override void SendOpening()
        {
        }

        protected override void SendClosing(Item item)
        {
            string arguments = call.Arguments[.._sent];
            item.Json["arguments"] = arguments;
            item.Text = $"{call.Name}({arguments})";
            if (_sent == call.Arguments.Length)
            {
                Send("response.function_call_arguments.done", "arguments", arguments);
            }
        }

        private void Send(string type, string name, string value)
        {
            var json = new JsonObject { ["response_id"] = Run.Id, ["item_id"] = Id, ["output_index"] = _index, ["call_id"] = _callId, [name] = value };
            if (name == "arguments")
            {
                json["name"] = call.Name;
            }

            Run.Outbox.Send(type, json);
        }
    }

    private sealed class TextOutput(ResponseRun run, int index, RealtimeOutput.Speech speech) : OutputItem(run, index)
    {
        private readonly string[] _words = speech.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        private int _sent;

        private string Text => string.Join(' ', _words.Take(_sent));

        public override TimeSpan Step()
        {
            if (_sent == _words.Length)
            {
                return TimeSpan.Zero;
            }

            string delta = _sent == 0 ? _words[0] : " " + _words[_sent];
            _sent++;
            Letters += delta.Length;
            SendPart("response.output_text.delta", "delta", delta);
            return TimeSpan.FromMilliseconds(60);
        }

        protected override Item MakeItem() => new() { Id = Id, Role = "assistant", Json = Message() };

        protected override void SendOpening() => SendPart("response.content_part.added", "part", new JsonObject { ["type"] = "text", ["text"] = "" });

        protected override void SendClosing(Item item)
        {
            item.Text = Text;
            item.Json["content"] = new JsonArray(new JsonObject { ["type"] = "output_text", ["text"] = Text });
            SendPart("response.output_text.done", "text", Text);
            SendPart("response.content_part.done", "part", new JsonObject { ["type"] = "text", ["text"] = Text });
        }
    }
}
