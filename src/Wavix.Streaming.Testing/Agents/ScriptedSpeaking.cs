using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing;

/// <summary>Sends responses: audio in pieces with their words, tool calls, and the end.</summary>
internal sealed class ScriptedSpeaking(ScriptedModelSession session, ScriptedSpeechModel model, TimeProvider clock)
{
    // Figures of the kind that providers count: 50 ms of speech, or a word, is a token.
    private static readonly TimeSpan AudioToken = TimeSpan.FromMilliseconds(50);

    private long _spokenTokens;
    private long _textTokens;

    public async Task RunAsync(ScriptedResponse script, ScriptedActiveResponse response)
    {
        ResponseStatus status = ResponseStatus.Completed;
        _spokenTokens = _textTokens = 0;
        session.Post(new ResponseStartedEvent { ResponseId = response.Id });
        try
        {
            await PauseAsync(script.DelayValue ?? model.ResponseDelay, response.Canceled).ConfigureAwait(false);
            foreach (ScriptedResponse.Part part in script.Parts)
            {
                await SendAsync(part, script, response).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (response.Canceled.IsCancellationRequested)
        {
            status = ResponseStatus.Canceled;
        }

        ResponseDoneEvent? failure = status == ResponseStatus.Completed ? script.Failure : null;
        session.Deactivate(new ResponseDoneEvent
        {
            ResponseId = response.Id,
            Status = failure?.Status ?? status,
            ErrorCode = failure?.ErrorCode,
            ErrorMessage = failure?.ErrorMessage,
            RetryAfter = failure?.RetryAfter,
            Usage = script.UsageValue ?? Count(),
        });
    }

    private SpeechModelUsage Count()
    {
        long heard = (long)(session.ReceivedAudio / AudioToken);
        return new SpeechModelUsage
        {
            InputTokens = heard,
            InputAudioTokens = heard,
            OutputTokens = _spokenTokens + _textTokens,
            OutputAudioTokens = _spokenTokens,
            OutputTextTokens = _textTokens,
        };
    }

    private async Task SendAsync(ScriptedResponse.Part part, ScriptedResponse script, ScriptedActiveResponse response)
    {
        if (part.Tool is not null)
        {
            string callId = part.CallId ?? model.NewId("call");
            session.AddToolCall(callId);
            session.Post(new ToolCallEvent { ResponseId = response.Id, CallId = callId, Name = part.Tool, Arguments = part.Text });
        }
        else if (part.Text.Length > 0)
        {
            await SpeakAsync(part, script, response).ConfigureAwait(false);
        }

        if (part.StopsAfter is not null)
        {
            if (part.Drops)
            {
                session.End(new SpeechModelErrorEvent { Message = "The connection to the model is lost." });
            }

            await PauseAsync(Timeout.InfiniteTimeSpan, response.Canceled).ConfigureAwait(false);
        }
    }

    private async Task SpeakAsync(ScriptedResponse.Part part, ScriptedResponse script, ScriptedActiveResponse response)
    {
        string itemId = model.NewId("item");
        string[] words = part.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        ReadOnlyMemory<byte> audio = part.Audio.IsEmpty ? TestAudio.Speech(words.Length * model.WordDuration) : part.Audio;
        TimeSpan wordTime = WavixAudio.GetDuration(audio.Length) / words.Length;
        SpokenWord[] times = [.. words.Select((word, i) => new SpokenWord(word, i * wordTime, (i + 1) * wordTime))];
        session.Memory.AddAnswer(itemId, times);
        int sentWords = 0;
        int lateLeft = script.LateDeltasValue ?? model.LateDeltas;
        int piece = (int)WavixAudio.GetByteCount(model.DeltaDuration);
        int end = part.StopsAfter is { } limit ? (int)Math.Min(audio.Length, WavixAudio.GetByteCount(limit)) : audio.Length;
        for (int at = 0; at < end; at += piece)
        {
            ReadOnlyMemory<byte> pcm = audio[at..Math.Min(at + piece, end)];
            SpokenWord[] begun = [.. times.Skip(sentWords).TakeWhile(word => word.Start < WavixAudio.GetDuration(at + pcm.Length))];
            Say(response.Id, itemId, begun, isFirst: sentWords == 0, pcm);
            sentWords += begun.Length;
            if (!response.Canceled.IsCancellationRequested)
            {
                try
                {
                    await PauseAsync(WavixAudio.GetDuration(pcm.Length) / (script.SpeedValue ?? model.Speed), response.Canceled).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (lateLeft > 0)
                {
                    // What was on its way still arrives.
                    continue;
                }
            }
            else if (--lateLeft <= 0)
            {
                response.Canceled.ThrowIfCancellationRequested();
            }
        }

        if (end < audio.Length || part.StopsAfter is not null)
        {
            return;
        }

        response.Canceled.ThrowIfCancellationRequested();
        session.Post(new SpeechAudioDoneEvent { ResponseId = response.Id, ItemId = itemId });
        session.Post(new TranscriptEvent
        {
            Speaker = Speaker.Agent,
            ResponseId = response.Id,
            ItemId = itemId,
            Text = string.Join(' ', words),
            IsFinal = true,
            Words = model.ReportsWordTimes ? times : null,
        });
    }

    private void Say(string responseId, string itemId, SpokenWord[] words, bool isFirst, ReadOnlyMemory<byte> pcm)
    {
        string text = string.Join(' ', words.Select(word => word.Text));
        text = text.Length == 0 || isFirst ? text : " " + text;
        session.Memory.Extend(itemId, text, WavixAudio.GetDuration(pcm.Length));
        _spokenTokens += (long)Math.Ceiling(WavixAudio.GetDuration(pcm.Length) / AudioToken);
        _textTokens += words.Length;
        if (text.Length > 0)
        {
            session.Post(new TranscriptEvent
            {
                Speaker = Speaker.Agent,
                ResponseId = responseId,
                ItemId = itemId,
                Text = text,
                Words = model.ReportsWordTimes ? words : null,
            });
        }

        session.Post(new SpeechAudioEvent { ResponseId = responseId, ItemId = itemId, Pcm = pcm });
    }

    private Task PauseAsync(TimeSpan time, CancellationToken canceled)
    {
        canceled.ThrowIfCancellationRequested();
        return time == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(time, clock, canceled);
    }
}
