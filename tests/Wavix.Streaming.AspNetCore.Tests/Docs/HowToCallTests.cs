using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.CallControl;
using Wavix.Streaming.Testing;

namespace HowTo;

/// <summary>The code of the pages of docs/how-to that needs a whole call, with the simulated Wavix.</summary>
public class HowToCallTests
{
    private static readonly byte[] Goodbye = TestAudio.Tone(440, TimeSpan.FromMilliseconds(200));

    [Fact]
    public async Task AskForPin_CallerPressesFourKeys_ReturnsThem()
    {
        var pin = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(async (context, token) => pin.TrySetResult(await DigitsPage.AskForPinAsync(context, token)));

        SimulatedPhoneCall call = await app.RingAsync();
        await call.WaitForRequestAsync(ApiOperation.CollectDigits).SoonAsync();
        await call.PressAsync("4711").SoonAsync();

        (await pin.Task.SoonAsync()).Should().Be("4711");
    }

    [Fact]
    public async Task SayGoodbye_CallerIsSilent_HangsUpAfterIt()
    {
        var isHungUp = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(async (context, token) => isHungUp.TrySetResult(await HangUpPage.SayGoodbyeAsync(context, Goodbye, token)));

        SimulatedPhoneCall call = await app.RingAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
        (await isHungUp.Task.SoonAsync()).Should().BeTrue();
        (await call.WaitForStreamAsync().SoonAsync()).Heard.Duration.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(200));
        app.HangUps.Should().ContainSingle();
    }

    [Fact]
    public async Task HangUpByTheClient_BotHasSpoken_HangsUpAfterIt()
    {
        await using CallApp app = await CallApp.StartAsync(async (context, token) =>
        {
            _ = context.Session.Play(Goodbye);
            await HangUpPage.HangUpAsync(context.HttpContext.RequestServices.GetRequiredService<WavixCallControlClient>(), context.Session);
        });

        SimulatedPhoneCall call = await app.RingAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
        (await call.WaitForStreamAsync().SoonAsync()).Heard.Duration.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(200));
    }
}
