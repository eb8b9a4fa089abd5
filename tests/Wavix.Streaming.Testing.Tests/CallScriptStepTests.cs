using System.Runtime.InteropServices;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>The steps that a scenario has, on the fake clock, which runs as long as the script does.</summary>
public class CallScriptStepTests
{
    [Fact]
    public async Task ExpectAudio_HeardTooEarly_FailsAndSaysWhen()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(100));

        Func<Task> run = () => call.RunAsync(new CallScript().ExpectAudio(TimeSpan.FromSeconds(2), notBefore: CallHarness.Milliseconds(500)));

        await run.Should().ThrowAsync<TimeoutException>().WithMessage(
            "Step 1, ExpectAudio not before 500 ms within 2000 ms: expected no sound of the application in the first 500 ms; it was heard after 0 ms. At * s of the call.");
    }

    [Fact]
    public async Task ExpectAudio_LessThanAtLeast_FailsAndSaysHowMuch()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(100));

        Func<Task> run = () => call.RunAsync(new CallScript().ExpectAudio(TimeSpan.FromSeconds(2), atLeast: TimeSpan.FromSeconds(1)));

        await run.Should().ThrowAsync<TimeoutException>().WithMessage(
            "Step 1, ExpectAudio of 1000 ms within 2000 ms: expected that the caller hears 1000 ms of the application; "
            + "received 0 commands with 0 ms of audio, and 100 ms was heard. At * s of the call.");
    }

    [Fact]
    public async Task ExpectAudio_AtLeast_WaitsForIt()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(1000));

        await call.RunAsync(new CallScript().ExpectAudio(TimeSpan.FromSeconds(2), atLeast: CallHarness.Milliseconds(700)));

        call.Call.Elapsed.Should().BeGreaterThanOrEqualTo(CallHarness.Milliseconds(700));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1000, -1, 0)]
    [InlineData(1000, 0, -1)]
    [InlineData(1000, 600, 500)]
    public void ExpectAudio_TimesThatCannotBe_Throws(int within, int notBefore, int atLeast)
    {
        Action add = () => new CallScript().ExpectAudio(
            CallHarness.Milliseconds(within), CallHarness.Milliseconds(notBefore), CallHarness.Milliseconds(atLeast));

        add.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task ExpectNoAudio_NothingIsHeard_TakesItsTime()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(100, 0));

        await call.RunAsync(new CallScript().ExpectNoAudio(TimeSpan.FromSeconds(1)));

        call.Call.Elapsed.Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task ExpectNoAudio_ASoundIsHeard_FailsAndSaysWhen()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync([.. CallHarness.Audio(300, 0), .. CallHarness.Audio(20)]);

        Func<Task> run = () => call.RunAsync(new CallScript().ExpectNoAudio(TimeSpan.FromSeconds(1)));

        await run.Should().ThrowAsync<TimeoutException>()
            .WithMessage("Step 1, ExpectNoAudio for 1000 ms: expected no sound of the application for 1000 ms; it was heard after 300 ms*");
    }

    [Fact]
    public async Task ExpectNoAudio_CallEnds_Fails()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        Task run = call.Call.RunAsync(new CallScript().ExpectNoAudio(TimeSpan.FromSeconds(1)));

        await call.Application.CloseAsync(1000, null, CancellationToken.None);

        Func<Task> running = () => run.SoonAsync();
        await running.Should().ThrowAsync<IOException>().WithMessage("*the call ended before*");
    }

    [Fact]
    public async Task WaitForMark_ReachedBeforeTheStep_CountsOnce()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(100));
        await call.SendAsync(new MarkCommand { Name = "greeting" });
        await call.SettleAsync();
        CallScript once = new CallScript().Wait(CallHarness.Milliseconds(200)).WaitForMark("greeting", CallHarness.Milliseconds(1));

        Func<Task> again = () => call.RunAsync(once.WaitForMark("greeting", CallHarness.Milliseconds(500)));

        await again.Should().ThrowAsync<TimeoutException>().WithMessage(
            "Step 3, WaitForMark greeting within 500 ms: expected that playback reaches the mark 'greeting'; received 0 commands with 0 ms of audio, and reached no mark.*");
    }

    [Fact]
    public async Task WaitForMark_OfAnyName_WaitsUntilPlaybackReachesIt()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(400));
        await call.SendAsync(new MarkCommand { Name = "a" });
        await call.SettleAsync();

        await call.RunAsync(new CallScript().WaitForMark());

        call.Call.Elapsed.Should().BeGreaterThanOrEqualTo(CallHarness.Milliseconds(400));
    }

    [Fact]
    public async Task WaitForMark_ClearedBeforeItWasReached_Fails()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(400));
        await call.SendAsync(new MarkCommand { Name = "a" });
        await call.SendAsync(new ClearCommand());
        await call.SettleAsync();
        await call.HearAsync<MarkEvent>();

        Func<Task> run = () => call.RunAsync(new CallScript().WaitForMark("a", TimeSpan.FromSeconds(1)));

        await run.Should().ThrowAsync<TimeoutException>().WithMessage("*reaches the mark 'a'*");
    }

    [Fact]
    public async Task WaitForMark_AnotherIsReached_SaysSo()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.SendAsync(new MarkCommand { Name = "b" });
        await call.SettleAsync();

        Func<Task> run = () => call.RunAsync(new CallScript().WaitForMark("a", TimeSpan.FromSeconds(1)));

        await run.Should().ThrowAsync<TimeoutException>().WithMessage("*and reached 1 other mark.*");
    }

    [Fact]
    public async Task Press_Keys_AreHeardAsTheirTones()
    {
        await using var call = new CallHarness();

        await call.RunAsync(new CallScript().Press("1#"));

        byte[] said = [.. call.Messages.Select(message => message.Sent).OfType<MediaEvent>().SelectMany(media => media.Payload.ToArray())];
        said.Should().Equal(MemoryMarshal.AsBytes(Audio.Tones.Dtmf("1#").AsSpan()).ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1x")]
    public void Press_NoKeys_Throws(string keys)
    {
        Action add = () => new CallScript().Press(keys);

        add.Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task ChangeFaults_InAScript_ChangesTheCall()
    {
        await using var call = new CallHarness();
        await call.RunAsync(new CallScript()
            .Say(CallHarness.Audio(40))
            .ChangeFaults(new SimulatedFaults { LoseEvery = 1 })
            .Say(CallHarness.Audio(40))
            .ChangeFaults(new SimulatedFaults())
            .Say(CallHarness.Audio(20)));

        call.Messages.Select(message => message.Sent).OfType<MediaEvent>().Select(media => media.SequenceNumber).Should().Equal(2, 3, 6);
    }

    [Fact]
    public async Task Repeat_Steps_RunAsOftenAsGiven()
    {
        await using var call = new CallHarness();

        await call.RunAsync(new CallScript().Repeat(3, new CallScript().Say(CallHarness.Audio(20)).Silence(CallHarness.Milliseconds(20))));

        call.Messages.Select(message => message.Sent).OfType<MediaEvent>().Select(media => media.Payload.Span[0]).Should().Equal(1, 0, 1, 0, 1, 0);
    }

    [Fact]
    public async Task Repeat_StepFails_SaysWhichAndWhen()
    {
        await using var call = new CallHarness();
        await call.StartAsync();
        await call.PlayAsync(CallHarness.Audio(700));
        CallScript listens = new CallScript().Wait(CallHarness.Milliseconds(500)).ExpectAudio(CallHarness.Milliseconds(100));

        Func<Task> run = () => call.RunAsync(new CallScript().Silence(CallHarness.Milliseconds(20)).Repeat(2, listens));

        await run.Should().ThrowAsync<TimeoutException>().WithMessage(
            "Step 2.2 (repetition 2 of 2), ExpectAudio within 100 ms: expected that the caller hears the application; * At * s of the call.");
    }

    [Fact]
    public async Task SayText_OfEspeak_IsHeardAsSpeech()
    {
        InstalledProgram.Require("espeak-ng", "ESPEAK");
        await using var call = new CallHarness(options => options.RealTime = false);

        await call.RunAsync(new CallScript().SayText("Where is my order?", "en-gb"));

        byte[] said = [.. call.Messages.Select(message => message.Sent).OfType<MediaEvent>().SelectMany(media => media.Payload.ToArray())];
        WavixAudio.GetDuration(said.Length).Should().BeGreaterThan(CallHarness.Milliseconds(700)).And.BeLessThan(TimeSpan.FromSeconds(4));
        PlayoutPiece.IsAudible(said).Should().BeTrue();
    }

    [Fact]
    public async Task SayText_UnknownVoice_SaysWhatEspeakSays()
    {
        InstalledProgram.Require("espeak-ng", "ESPEAK");
        await using var call = new CallHarness();

        Func<Task> run = () => call.RunAsync(new CallScript().SayText("Hello", "xx"));

        await run.Should().ThrowAsync<InvalidDataException>().WithMessage("espeak-ng can't speak 'Hello' with the voice xx: *voice*");
        call.Messages.Should().BeEmpty("the text is spoken before the call begins");
    }

    [Fact]
    public async Task CallerVoice_ProgramIsMissing_SaysHowToGetIt()
    {
        var voice = new CallerVoice("Hello", null, "espeak-that-is-not-there");

        Func<Task> speak = () => voice.SpeakAsync(CancellationToken.None);

        await speak.Should().ThrowAsync<InvalidOperationException>().WithMessage("*is not installed. Install it (apt-get install espeak-ng*or let the caller say a WAV file.");
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData("Hello", "")]
    [InlineData("Hello", "--help")]
    [InlineData("Hello", "en gb")]
    public void SayText_NotATextOrAVoice_Throws(string text, string? voice)
    {
        Action add = () => new CallScript().SayText(text, voice);

        add.Should().Throw<ArgumentException>();
    }
}
