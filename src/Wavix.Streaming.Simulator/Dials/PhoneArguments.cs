using System.CommandLine;
using System.CommandLine.Parsing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>The arguments of a phone that the application calls.</summary>
internal sealed class PhoneArguments
{
    private readonly Option<bool> _outbound = new("--outbound") { Description = "Waits for the application's own call, POST /v1/calls, instead of calling it." };

    private readonly Option<string> _wait = DurationText.CreateOption("--wait", "60s", "With --outbound, how long to wait for the call.", positive: true);

    private readonly Option<string> _answerAfter = DurationText.CreateOption(
        "--answer-after", "1s", "With --outbound, how long the phone rings.", positive: false);

    private readonly Option<bool> _machine = new("--machine") { Description = "With --outbound, an answering machine answers." };

    private readonly Option<bool> _busy = new("--busy") { Description = "With --outbound, the phone is busy." };

    private readonly Option<bool> _reject = new("--reject") { Description = "With --outbound, the call is rejected." };

    private Option[] Others => [_wait, _answerAfter, _machine, _busy, _reject];

    public void AddTo(Command command)
    {
        command.Add(_outbound);
        foreach (Option option in Others)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (!IsGiven(result) && Array.Find(Others, option => result.GetResult(option) is { Implicit: false }) is { } lonely)
            {
                result.AddError($"{lonely.Name} needs --outbound.");
            }

            if (new[] { _machine, _busy, _reject }.Count(result.GetValue) > 1)
            {
                result.AddError("Use one of --machine, --busy and --reject.");
            }
        });
    }

    public bool IsGiven(CommandResult result) => result.GetValue(_outbound);

    public PhoneBehavior Read(ParseResult arguments) => new()
    {
        Wait = DurationText.Read(arguments, _wait),
        AnswerAfter = DurationText.Read(arguments, _answerAfter),
        Reaction = arguments.GetValue(_machine) ? PhoneReaction.Machine
            : arguments.GetValue(_busy) ? PhoneReaction.Busy
            : arguments.GetValue(_reject) ? PhoneReaction.Reject
            : PhoneReaction.Answer,
    };
}
