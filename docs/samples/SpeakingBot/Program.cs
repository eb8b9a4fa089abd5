// Speaks an answer sentence by sentence, is interrupted after two seconds, and keeps in memory what the caller heard of it. A language
// model and a voice made by formula take the place of real ones. Exits with 0 when memory and the caller agree.
// dotnet run --project docs/samples/SpeakingBot
using SpeakingBot;
using Wavix.Streaming;
using Wavix.Streaming.Testing;

(SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory();
await using var session = new WavixStreamSession(transport);
await call.StartAsync();

Task<string> answer = Answer.SpeakAsync(session);
await call.WaitForAudioAsync(WavixAudio.GetByteCount(TimeSpan.FromSeconds(2)));
await session.InterruptAsync();

string remembered = await answer;
Console.WriteLine($"Remembered: {remembered}");

// The simulated caller's ear is the judge; a word more or less is the error of the heard position.
int wordsHeard = (int)(WavixAudio.GetDuration(call.Heard.ToAudio().Length) / Voice.WordDuration);
int wordsRemembered = remembered.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
Console.WriteLine($"Words heard: {wordsHeard}, remembered: {wordsRemembered}");
await call.HangUpAsync();
return wordsHeard > 0 && Math.Abs(wordsHeard - wordsRemembered) <= 1 ? 0 : 1;
