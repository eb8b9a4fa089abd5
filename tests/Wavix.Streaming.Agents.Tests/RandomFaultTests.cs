using System.Globalization;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>
/// Calls in which the model fails at random, and the server stops or the caller hangs up at random: whatever happens, the run ends, the caller hears nothing
/// old and no long silence, and the transcript has no more than was heard.
/// </summary>
public sealed class RandomFaultTests
{
    // The number of calls, if more than usual are wanted; or the only one.
    private const string Seeds = "WAVIX_RANDOM_SEEDS";
    private const string Seed = "WAVIX_RANDOM_SEED";
    private const int UsualSeeds = 20;

    // The model's silence until the caller has finished, the filler, and the delay of the line.
    private static readonly TimeSpan FirstSound = Ms(500 + 1000 + 300);
    private static readonly TimeSpan NextSound = Ms(1500);

    [Fact]
    public async Task RunAsync_ModelFailsAtRandom_CallerIsServedOrTheCallEnds()
    {
        int only = Read(Seed, 0);
        int count = Read(Seeds, UsualSeeds);
        List<string> failures = [];
        foreach (int seed in only > 0 ? [only] : Enumerable.Range(1, count))
        {
            try
            {
                await new FaultyCall(seed).RunAsync();
            }
            catch (Exception e) when (count > UsualSeeds)
            {
                failures.Add($"seed {seed}: {e.Message}");
            }
        }

        string.Join('\n', failures).Should().BeEmpty();
    }

    private static int Read(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private sealed class FaultyCall(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Dictionary<int, int> _words = [];
        private readonly List<(TimeSpan From, TimeSpan To)> _waits = [];
        private AgentHarness _agent = null!;
        private TimeSpan? _stoppedAt;

        public async Task RunAsync()
        {
            ScriptedSpeechModel model = CreateModel();
            await using var agent = new AgentHarness(
                model,
                options =>
                {
                    options.MinInterruption = _random.Next(3) == 0 ? TimeSpan.Zero : Ms(300);
                    options.Detection = _random.Next(4) == 0 ? SpeechDetection.Agent : SpeechDetection.Auto;
                    options.Greeting = _random.Next(3) switch { 0 => new AgentLine(Speech(900), "Welcome to us."), 1 => "Hello.", _ => null };
                    options.Tools = [AIFunctionFactory.Create((CancellationToken token) => Task.Delay(Ms(_random.Next(3000)), options.TimeProvider, token), "look")];
                },
                line: options => options.Faults = _random.Next(2) == 0 ? SimulatedFaults.Parse(["delay=40ms"]) : options.Faults);
            _agent = agent;
            await CallAsync();

            TimeSpan endedAt = agent.Clock.Elapsed;
            Exception? escaped = await Record.ExceptionAsync(() => agent.Clock.RunUntilAsync(agent.Run));
            VoiceAgentResult result = await agent.Run;
            string because = $"of seed {seed}: {result}\n{string.Join('\n', result.Transcript)}\n"
                + string.Join('\n', model.Sessions.SelectMany((session, i) => session.Commands.Select(command => $"{i + 1}: {command}"))) + "\n"
                + string.Join('\n', agent.Log.Records.Select(record => record.Message)) + "\n"
                + string.Join('\n', MarkedSpeech.Find(agent.Call.Heard)) + "\n"
                + string.Join(' ', _waits);

            escaped.Should().BeNull(because);
            (agent.Clock.Elapsed - endedAt).Should().BeLessThan(TimeSpan.FromSeconds(_stoppedAt is null ? 10 : 35), because);
            result.Reason.Should().BeOneOf([VoiceAgentEndReason.StreamEnded, VoiceAgentEndReason.ModelFailed, VoiceAgentEndReason.Canceled], because);
            agent.Log.Records.Should().NotContain(record => record.Id == 233, because);
            // An error that belongs to nothing may be the refusal of the request that was just sent, so the agent asks again. And a session that replaces
            // another may respond by itself to what it hears again while it is asked to respond. The agent takes the response that there is.
            bool mayAskTwice = result.Reconnects > 0 || agent.Log.Records.Any(record => record.Message.Contains("Odd.", StringComparison.Ordinal));
            model.Verify().Where(problem => IsRefusal(problem) && !(mayAskTwice && problem.Contains("was asked for already", StringComparison.Ordinal))).Should().BeEmpty(because);
            agent.Call.Verify().Should().BeEmpty(because);
            CheckHeard(result, because);
            CheckSilence(because);
        }

        /// <summary>Says something again and again, until the caller hangs up, or the server stops, or the agent has ended the call.</summary>
        private async Task CallAsync()
        {
            int stop = _random.Next(3) == 0 ? _random.Next(1, 8) : -1;
            try
            {
                // The agent's detector learns the noise of the line.
                await _agent.Call.RunAsync(new CallScript().Silence(Ms(500)));
                for (int i = 0; i < 8; i++)
                {
                    int length = _random.Next(100, 1500);
                    await _agent.Call.RunAsync(new CallScript().Say(Speech(length)));
                    TimeSpan from = _agent.Call.Elapsed;
                    if (i == stop)
                    {
                        _stoppedAt = from;
                        _agent.Stop();
                    }

                    await _agent.Call.RunAsync(new CallScript().Silence(Ms(_random.Next(100, 6000))));
                    // The first one is like the greeting that plays at the same time, so the agent's detector takes it for the echo.
                    if (length >= 700 && i > 0 && _stoppedAt is null && !_agent.Run.IsCompleted)
                    {
                        _waits.Add((from, _agent.Call.Elapsed));
                    }
                }

                if (_stoppedAt is null)
                {
                    await _agent.Call.RunAsync(new CallScript().HangUp());
                }
            }
            catch (IOException)
            {
                // The agent has ended the call.
            }
        }

        private ScriptedSpeechModel CreateModel()
        {
            var model = new ScriptedSpeechModel
            {
                ReportsWordTimes = true,
                WordDuration = MarkedSpeech.WordDuration,
                DetectsSpeech = _random.Next(4) != 0,
                CancelsResponseOnSpeech = _random.Next(2) == 0,
                LateDeltas = _random.Next(4),
                Speed = _random.Next(1, 8),
                ResponseDelay = Ms(_random.Next(600)),
            };
            for (int session = 0; session < 6; session++)
            {
                _ = _random.Next(8) switch
                {
                    0 => model.RefusesToConnect(),
                    1 => model.HangsOnConnect(),
                    2 => model.ConnectsAfter(Ms(_random.Next(3000))),
                    _ => model,
                };
                for (int i = 0; i < 6; i++)
                {
                    AddStep(model);
                }

                model.ThenSession();
            }

            return model;
        }

        private void AddStep(ScriptedSpeechModel model)
        {
            TimeSpan after = Ms(_random.Next(2500));
            _ = _random.Next(16) switch
            {
                0 => model.CallsTool("look"),
                1 => model.Responds(response => Say(Say(response))),
                2 => model.Responds(response => Say(response).CallsTool("look")),
                3 => model.Responds(response => Say(response).StallsAfter(after)),
                4 => model.Responds(response => Say(response).DropsAfter(after)),
                5 => model.Fails("server_error"),
                6 => model.Fails("rate_limit_exceeded", retryAfter: after),
                7 => model.Waits(after).Drops(),
                8 => model.Expires(TimeSpan.FromSeconds(_random.Next(1, 20))),
                9 => EmitOddity(model),
                10 => model.Responds(response => Say(response).After(after)),
                11 => model.Responds(response => Say(response).Fails("server_error")),
                _ => model.Responds(response => Say(response)),
            };
        }

        private ScriptedSpeechModel EmitOddity(ScriptedSpeechModel model) => _random.Next(5) switch
        {
            0 => model.Emits(new ResponseDoneEvent { ResponseId = $"resp_{_random.Next(1, 10)}x", Status = ResponseStatus.Completed }),
            1 => model.Emits(new SpeechModelErrorEvent { Code = "odd", Message = "Odd." }),
            2 => model.Emits(new TranscriptEvent { Speaker = Speaker.Agent, ItemId = "odd", ResponseId = "odd", Text = "Odd.", IsFinal = true }),
            3 => model.Emits(new SpeechAudioDoneEvent { ResponseId = "odd", ItemId = "odd" }),
            _ => model.Emits(new SpeechStoppedEvent { AudioEnd = TimeSpan.MaxValue }),
        };

        private ScriptedResponse Say(ScriptedResponse response)
        {
            int number = _words.Count + 1;
            int words = _random.Next(1, 12);
            _words.Add(number, words);
            return response.Says(MarkedSpeech.Text(number, words), MarkedSpeech.Audio(number, words));
        }

        /// <summary>Each answer is heard once, from its start, without a part left out or repeated; the transcript has what was heard of it.</summary>
        private void CheckHeard(VoiceAgentResult result, string because)
        {
            IReadOnlyList<HeardPiece> pieces = MarkedSpeech.Find(_agent.Call.Heard);
            int[] order = [.. pieces.Select(piece => piece.Number).Where((number, i) => i == 0 || pieces[i - 1].Number != number)];
            order.Should().OnlyHaveUniqueItems("nothing old is heard again, " + because);
            foreach (IGrouping<int, HeardPiece> answer in pieces.GroupBy(piece => piece.Number))
            {
                int next = 0;
                foreach (HeardPiece piece in answer)
                {
                    piece.FirstPart.Should().BeInRange(next - 1, next + 1, $"sentence {answer.Key} has no hole, {because}");
                    next = piece.LastPart;
                }

                // The agent learns of a hang-up late, and what it sent until then was not heard: twice the delay of the line.
                int unknown = answer.Key == pieces[^1].Number && result.Reason == VoiceAgentEndReason.StreamEnded ? 9 : 2;
                int heard = (int)((next + unknown) / (MarkedSpeech.WordDuration.TotalMilliseconds / 10));
                string start = $"s{answer.Key}w";
                int written = result.Transcript.Where(entry => entry.Speaker == Speaker.Agent).SelectMany(entry => entry.Text.Split(' '))
                    .Count(word => word.StartsWith(start, StringComparison.Ordinal));
                written.Should().BeLessThanOrEqualTo(heard, $"no more of sentence {answer.Key} was heard, {because}");
            }

            HashSet<string> all = [.. pieces.Select(piece => $"s{piece.Number}")];
            result.Transcript.Where(entry => entry.Speaker == Speaker.Agent && entry.Text.StartsWith('s') && !all.Contains(entry.Text.Split('w')[0]))
                .Should().BeEmpty(because);
        }

        /// <summary>Until an answer is heard, the caller hears something again and again.</summary>
        private void CheckSilence(string because)
        {
            byte[] timeline = _agent.Call.Heard.ToTimeline();
            IReadOnlyList<HeardPiece> pieces = MarkedSpeech.Find(_agent.Call.Heard);
            foreach ((TimeSpan from, TimeSpan to) in _waits)
            {
                TimeSpan end = _agent.HungUpAt is { } hungUp && hungUp < to ? hungUp - TimeSpan.FromSeconds(1) : to;
                TimeSpan last = from;
                TimeSpan limit = FirstSound;
                while (last + limit < end && !pieces.Any(piece => piece.To > from && piece.From <= last))
                {
                    TimeSpan next = MarkedSpeech.FindSound(timeline, last) ?? end;
                    (next - last).Should().BeLessThan(limit, $"the caller waits since {from}, and hears nothing from {last} on, {because}");
                    last = next + Ms(100);
                    limit = NextSound;
                }
            }
        }

        // The caller hangs up before the end of the script, or the model fails more often than the script has sessions.
        private static bool IsRefusal(string problem) =>
            RandomCallTests.IsRefusal(problem) && !problem.Contains("attempts to connect", StringComparison.Ordinal);
    }
}
