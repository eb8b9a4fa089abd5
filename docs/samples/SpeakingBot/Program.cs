// Speaks an answer sentence by sentence, pauses when the caller coughs, is interrupted a second later, and keeps in memory what the caller
// heard of it. A language model and a voice made by formula take the place of real ones. Exits with 0 when memory and the caller agree.
// dotnet run --project docs/samples/SpeakingBot
using SpeakingBot;
using Wavix.Streaming;
using Wavix.Streaming.Testing;

(SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory();
await using var session = new WavixStreamSession(transport);
await call.StartAsync();

Task<string> answer = Answer.SpeakAsync(session);
await call.WaitForAudioAsync(WavixAudio.GetByteCount(TimeSpan.FromSeconds(1)));
Task<bool> cough = Task.Delay(TimeSpan.FromMilliseconds(400)).ContinueWith(_ => false);
await BargeIn.OnSoundAsync(session, cough);

await Task.Delay(TimeSpan.FromSeconds(1));
await BargeIn.OnSoundAsync(session, isSpeech: Task.FromResult(true));

string remembered = await answer;
Console.WriteLine($"Remembered: {remembered}");

// The simulated caller's ear is the judge; a word more or less is the error of the heard position.
int wordsHeard = (int)(WavixAudio.GetDuration(call.Heard.ToAudio().Length) / Voice.WordDuration);
int wordsRemembered = remembered.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
Console.WriteLine($"Words heard: {wordsHeard}, remembered: {wordsRemembered}");
await call.HangUpAsync();
return wordsHeard > 0 && Math.Abs(wordsHeard - wordsRemembered) <= 1 ? 0 : 1;
