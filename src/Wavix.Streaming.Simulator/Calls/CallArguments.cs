using System.CommandLine;
using System.CommandLine.Parsing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The arguments that describe a call to a stream's endpoint.</summary>
internal sealed class CallArguments
{
    private readonly ServerTarget.Arguments _server = new();

    private readonly Option<FileInfo?> _callee = new("--callee")
    {
        Description = "A WAV file that the callee says at the same time, on the outbound track; needs --type oneway --channel both. [default: silence]",
    };

    private readonly Option<string> _type = new("--type") { Description = "stream_type.", DefaultValueFactory = _ => "twoway" };

    private readonly Option<string> _channel = new("--channel")
    {
        Description = "channel. A two-way stream sends the inbound track, whatever the value.",
        DefaultValueFactory = _ => "inbound",
    };

    private readonly Option<string?> _callId = new("--call-id") { Description = "call_id. [default: a new one]", HelpName = "id" };

    public CallArguments()
    {
        _type.AcceptOnlyFromAmong("twoway", "oneway");
        _channel.AcceptOnlyFromAmong("inbound", "outbound", "both");
        _callee.Validators.Add(result =>
        {
            if (result.GetValue(_type) != "oneway" || result.GetValue(_channel) != "both")
            {
                result.AddError("--callee needs a stream of both tracks: add --type oneway --channel both.");
            }
        });
        _callId.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("--call-id must not be empty.");
            }
        });
        _type.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "oneway" }] && result.Parent is CommandResult given && Caller.ComplainOneWay(given) is { } complaint)
            {
                result.AddError(complaint);
            }
        });
    }

    /// <summary>The caller, the line and the reports.</summary>
    public CallerArguments Caller { get; } = new();

    public void AddTo(Command command)
    {
        _server.AddTo(command);
        Caller.AddTo(command);
        Option[] options = [_callee, _type, _channel, _callId];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_type) is { Tokens: [{ Value: "oneway" }] } && Caller.Scenarios.IsGiven(result))
            {
                result.AddError("--scenario needs an application that can speak: remove --type oneway.");
            }
        });
    }

    public ServerTarget Server(ParseResult arguments) => _server.Read(arguments);

    public string? Callee(ParseResult arguments) => arguments.GetValue(_callee)?.FullName;

    public SimulatedCallOptions Options(ParseResult arguments)
    {
        SimulatedCallOptions options = Caller.Options(arguments);
        options.CallId = arguments.GetValue(_callId) ?? options.CallId;
        options.StreamType = arguments.GetValue(_type) == "oneway" ? StreamType.OneWay : StreamType.TwoWay;
        options.Channel = Enum.Parse<StreamChannel>(arguments.GetValue(_channel)!, ignoreCase: true);
        return options;
    }
}
