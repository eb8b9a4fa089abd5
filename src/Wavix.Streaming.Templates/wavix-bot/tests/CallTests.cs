using System.Runtime.InteropServices;
using Wavix.Streaming;
using Wavix.Streaming.Testing;

namespace AppNamespace.Tests;

/// <summary>Whole phone calls, from the ring to the hang-up.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private static readonly byte[] Greeting = MemoryMarshal.AsBytes(Sounds.Greeting.AsSpan()).ToArray();
    private static readonly byte[] Goodbye = MemoryMarshal.AsBytes(Sounds.Goodbye.AsSpan()).ToArray();

    private readonly PhoneLine _line = new();

    [Fact]
    public async Task Call_CallerIsQuiet_HearsGreetingAndGoodbyeWholeAndIsHungUp()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await _line.RingAsync();

        await stream.RunAsync(new CallScript().ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        Assert.Equal([.. Greeting, .. Goodbye], stream.Heard.ToAudio()[..(Greeting.Length + Goodbye.Length)]);
        Assert.Empty(stream.Verify());
    }

    [Fact]
    public async Task Call_CallerSpeaksIntoTheGreeting_StopsItAndSaysGoodbye()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await _line.RingAsync();

        await stream.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(500), TestAudio.Speech(TimeSpan.FromMilliseconds(800)))
            .ExpectEnd());

        // The greeting stops some 200 ms after the caller started to speak, when speech is detected.
        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        int heard = stream.Heard.ToAudio().AsSpan().IndexOf(Goodbye);
        Assert.InRange(heard, 700 * WavixAudio.BytesPerMillisecond, 760 * WavixAudio.BytesPerMillisecond);
        Assert.Equal(1, stream.Clears);
    }

    [Fact]
    public async Task Call_CallerHangsUp_IsNotHungUpAgain()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await _line.RingAsync();

        await stream.RunAsync(new CallScript().ExpectAudio());
        await call.HangUpAsync();
        await call.WaitForWebhookAsync("completed");

        Assert.Equal(PhoneCallEnd.HungUp, await call.WaitForEndAsync());
    }

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _line.DisposeAsync();
}
