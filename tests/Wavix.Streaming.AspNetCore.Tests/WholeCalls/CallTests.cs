using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.CallControl;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.WholeCalls;

/// <summary>A call from both sides: the handler of its events, and the handler of its stream.</summary>
public class CallTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task AnswerWithStream_Setup_StreamKnowsTheCall()
    {
        var seen = new TaskCompletionSource<WavixStreamContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync((context, token) =>
        {
            seen.TrySetResult(context);
            return Handlers.EchoAsync(context.Session);
        });

        SimulatedPhoneCall call = await app.RingAsync();

        WavixStreamContext context = await seen.Task.SoonAsync();
        context.Call!.Id.Should().Be(call.Id);
        context.Call.From.Should().Be(call.From);
        context.Call.To.Should().Be(call.To);
        context.Call.Direction.Should().Be(CallDirection.Inbound);
        context.TokenData.Should().BeNull();
        await call.HangUpAsync().SoonAsync();
    }

    [Fact]
    public async Task AnswerWithStream_DataAndALongTag_ReachTheStreamWhole()
    {
        var seen = new TaskCompletionSource<WavixStreamContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        string tag = new('t', CallEvent.MaxTagLength);
        IServiceProvider? services = null;
        await using CallApp app = await CallApp.StartAsync(
            (context, token) =>
            {
                seen.TrySetResult(context);
                return Handlers.EchoAsync(context.Session);
            },
            (e, call, token) => e is CallSetupEvent
                ? new WavixCall(new CallSetupEvent { CallId = e.CallId, Tag = tag }, services!).AnswerWithStreamAsync("/stream", new CallStreamOptions { Data = "menu=2" }, token)
                : Task.CompletedTask);
        services = app.Server.App.Services;

        SimulatedPhoneCall call = await app.RingAsync();

        WavixStreamContext context = await seen.Task.SoonAsync();
        context.Call!.Tag.Should().Be(tag);
        context.TokenData.Should().Be("menu=2");
        await call.HangUpAsync().SoonAsync();
    }

    [Fact]
    public async Task AnswerWithStream_ReturnsOnlyWhenWavixHasAccepted()
    {
        var states = new TaskCompletionSource<PhoneCallState>(TaskCreationOptions.RunContinuationsAsynchronously);
        CallApp? app = null;
        app = await CallApp.StartAsync(
            (context, token) => Handlers.EchoAsync(context.Session),
            async (e, call, token) =>
            {
                if (e is CallSetupEvent)
                {
                    await call.AnswerWithStreamAsync("/stream", token);
                    states.TrySetResult(app!.Wavix.Calls.Single().State);
                }
            });
        await using CallApp running = app;

        await app.RingAsync();

        (await states.Task.SoonAsync()).Should().Be(PhoneCallState.Answered);
    }

    [Fact]
    public async Task AnswerWithStream_StreamDoesNotConnect_CallIsHungUp()
    {
        await using CallApp app = await CallApp.StartAsync(
            (_, _) => Task.CompletedTask,
            (e, call, token) => e is CallSetupEvent
                ? call.AnswerWithStreamAsync("/stream", new CallStreamOptions { ConnectTimeout = TimeSpan.FromMilliseconds(200) }, token)
                : Task.CompletedTask);
        app.PublicBaseAddress = new Uri("http://127.0.0.1:1");

        SimulatedPhoneCall call = await app.RingAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
        await Patience.UntilAsync(() => app.Server.Logs.Records.Any(record => record.Id == 160 && record.Message.Contains(call.Id)));
    }

    [Fact]
    public async Task AnswerWithStream_StreamConnects_CallContinuesAfterTheConnectTimeout()
    {
        var clock = new FakeTimeProvider();
        await using CallApp app = await CallApp.StartAsync(
            (context, _) => Handlers.EchoAsync(context.Session),
            add: services => services.Configure<WavixCallEventOptions>(options => options.TimeProvider = clock));
        SimulatedPhoneCall call = await app.RingAsync();
        await app.Started.SoonAsync();

        clock.Advance(TimeSpan.FromMinutes(1));
        await call.HangUpAsync().SoonAsync();

        (await call.Ended.SoonAsync()).Should().Be(PhoneCallEnd.HungUp);
        app.HangUps.Should().BeEmpty();
    }

    [Theory]
    [InlineData("/strem", "*no stream endpoint with the path /strem*MapWavixStream(\"/strem\"*")]
    [InlineData("stream", "*must begin with a slash*")]
    [InlineData("/stream?x=1", "*no query*")]
    public async Task AnswerWithStream_WrongPath_SaysWhatIsWrongBeforeAnyRequest(string path, string message)
    {
        await using CallApp app = await CallApp.StartAsync((_, _) => Task.CompletedTask, (_, _, _) => Task.CompletedTask);
        var call = new WavixCall(new CallSetupEvent { CallId = "c" }, app.Server.App.Services);

        Func<Task> answer = () => call.AnswerWithStreamAsync(path);

        (await answer.Should().ThrowAsync<Exception>()).WithMessage(message);
        app.Wavix.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task AnswerWithStream_NoPublicAddress_NamesTheOption()
    {
        await using CallApp app = await CallApp.StartAsync((_, _) => Task.CompletedTask, (_, _, _) => Task.CompletedTask);
        app.PublicBaseAddress = null;
        var call = new WavixCall(new CallSetupEvent { CallId = "c" }, app.Server.App.Services);

        Func<Task> answer = () => call.AnswerWithStreamAsync("/stream");

        (await answer.Should().ThrowAsync<InvalidOperationException>()).WithMessage("Set WavixStreamEndpointOptions.PublicBaseAddress*");
    }

    [Fact]
    public async Task HangUp_WithDrain_GoodbyeIsHeardWhole()
    {
        var outcome = new TaskCompletionSource<HangUpOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(async (context, token) =>
        {
            await context.Session.WaitForStartAsync(token);
            _ = context.Session.Play(TestAudio.Tone(440, TimeSpan.FromMilliseconds(400)));
            outcome.TrySetResult(await context.HangUpAsync(drain: 5 * Second, cancellationToken: token));
        });

        SimulatedPhoneCall call = await app.RingAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
        (await outcome.Task.SoonAsync()).Should().Be(HangUpOutcome.HungUp);
        (await call.WaitForStreamAsync().SoonAsync()).Heard.Duration.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(400));
        await app.Server.App.StopAsync().SoonAsync();
        app.HangUps.Should().ContainSingle("HangUpWhenDone does not repeat it");
    }

    [Fact]
    public async Task HangUp_CallerInterruptsTheGoodbye_CallStaysUpIfAsked()
    {
        var outcomes = new List<HangUpOutcome>();
        await using CallApp app = await CallApp.StartAsync(async (context, token) =>
        {
            await context.Session.WaitForStartAsync(token);
            Playback goodbye = context.Session.Play(TestAudio.Tone(440, 30 * Second));
            Task<HangUpOutcome> hangUp = context.HangUpAsync(drain: 60 * Second, unlessInterrupted: true, token);
            await context.Session.InterruptAsync();
            outcomes.Add(await hangUp);
            outcomes.Add(await context.HangUpAsync(cancellationToken: token));
        });

        SimulatedPhoneCall call = await app.RingAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
        await app.Server.App.StopAsync().SoonAsync();
        outcomes.Should().Equal(HangUpOutcome.Interrupted, HangUpOutcome.HungUp);
        app.HangUps.Should().ContainSingle();
    }

    [Fact]
    public async Task HangUp_CallIsOver_SaysSo()
    {
        var outcome = new TaskCompletionSource<HangUpOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(async (context, _) =>
        {
            await Handlers.EchoAsync(context.Session);
            outcome.TrySetResult(await context.HangUpAsync(cancellationToken: CancellationToken.None));
        });
        SimulatedPhoneCall call = await app.RingAsync();
        await app.Started.SoonAsync();

        await call.HangUpAsync().SoonAsync();

        (await outcome.Task.SoonAsync()).Should().Be(HangUpOutcome.AlreadyEnded);
    }

    [Fact]
    public async Task Call_TokenForAnyCall_IsNullAndHangUpSaysWhy()
    {
        var error = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(async (context, token) =>
        {
            await context.Session.WaitForStartAsync(token);
            context.Call.Should().BeNull();
            error.TrySetResult(await Record.ExceptionAsync(() => context.HangUpAsync(cancellationToken: token)));
        });

        await using SimulatedCall stream = await SimulatedCall.ConnectAsync(await app.CreateUrlAsync(null), new SimulatedCallOptions { RealTime = false });
        await stream.StartAsync();

        (await error.Task.SoonAsync()).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("RequireStreamToken()");
        app.Wavix.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Outbound_Answered_StreamStartsAndVoicemailIsKnownBeforeAnythingIsSaid()
    {
        var seen = new TaskCompletionSource<(bool? Machine, string? Tag)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(
            (context, token) =>
            {
                seen.TrySetResult((context.Call!.MachineDetected, context.Call.Tag));
                return Handlers.EchoAsync(context.Session);
            },
            (e, call, token) => e is CallAnsweredEvent { Direction: CallDirection.Outbound } ? call.StartStreamAsync("/stream", token) : Task.CompletedTask);
        WavixCallControlClient client = app.Server.App.Services.GetRequiredService<WavixCallControlClient>();

        await client.StartCallAsync(new StartCallRequest
        {
            From = "+12025550199",
            To = "+12025550100",
            CallbackUrl = app.Events,
            DetectVoicemail = true,
            Tag = "reminder 7",
        });
        SimulatedPhoneCall call = await app.Wavix.WaitForOutboundCallAsync().SoonAsync();
        await call.AnswerAsync(machine: true).SoonAsync();

        (await seen.Task.SoonAsync()).Should().Be((true, "reminder 7"));
        await call.HangUpAsync().SoonAsync();
    }

    [Fact]
    public async Task CollectDigits_KeysArePressed_ReturnsThem()
    {
        var digits = new TaskCompletionSource<DigitsCollectedEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(async (context, token) =>
            digits.TrySetResult(await context.CollectDigitsAsync(new CollectDigitsRequest { MaxDigits = 4 }, token)));

        SimulatedPhoneCall call = await app.RingAsync();
        await call.WaitForRequestAsync(ApiOperation.CollectDigits).SoonAsync();
        await call.PressAsync("1234").SoonAsync();

        DigitsCollectedEvent collected = await digits.Task.SoonAsync();
        collected.Status.Should().Be(DigitsStatus.Completed);
        collected.Digits.Should().Be("1234");
    }

    [Fact]
    public async Task CollectDigits_InAHandlerOfEvents_ReturnsThem()
    {
        var digits = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(
            (context, _) => Handlers.EchoAsync(context.Session),
            async (e, call, token) =>
            {
                if (e is CallSetupEvent)
                {
                    await call.AnswerWithStreamAsync("/stream", token);
                    digits.TrySetResult((await call.CollectDigitsAsync(new CollectDigitsRequest { MaxDigits = 2 }, token)).Digits);
                }
            });

        SimulatedPhoneCall call = await app.RingAsync();
        await call.WaitForRequestAsync(ApiOperation.CollectDigits).SoonAsync();
        await call.PressAsync("42").SoonAsync();

        (await digits.Task.SoonAsync()).Should().Be("42");
        await call.HangUpAsync().SoonAsync();
    }

    [Fact]
    public async Task CollectDigits_CallerHangsUp_IsCanceled()
    {
        var error = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(async (context, token) =>
            error.TrySetResult(await Record.ExceptionAsync(() => context.CollectDigitsAsync(cancellationToken: token))));

        SimulatedPhoneCall call = await app.RingAsync();
        await call.WaitForRequestAsync(ApiOperation.CollectDigits).SoonAsync();
        await call.HangUpAsync().SoonAsync();

        (await error.Task.SoonAsync()).Should().BeAssignableTo<OperationCanceledException>();
    }

    [Fact]
    public async Task CollectDigits_Twice_SecondIsRefused()
    {
        var error = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(async (context, token) =>
        {
            Task first = context.CollectDigitsAsync(cancellationToken: token);
            error.TrySetResult(await Record.ExceptionAsync(() => context.CollectDigitsAsync(cancellationToken: token)));
            await first;
        });

        SimulatedPhoneCall call = await app.RingAsync();

        (await error.Task.SoonAsync()).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("already");
        await call.HangUpAsync().SoonAsync();
    }

    [Fact]
    public async Task CollectDigits_ByTheOtherHandlerOfTheCall_IsRefused()
    {
        var error = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        IServiceProvider? services = null;
        await using CallApp app = await CallApp.StartAsync(async (context, token) =>
        {
            Task first = context.CollectDigitsAsync(cancellationToken: token);
            var other = new WavixCall(new CallSetupEvent { CallId = context.Call!.Id }, services!);
            error.TrySetResult(await Record.ExceptionAsync(() => other.CollectDigitsAsync(cancellationToken: token)));
            await first;
        });
        services = app.Server.App.Services;

        SimulatedPhoneCall call = await app.RingAsync();

        (await error.Task.SoonAsync()).Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("already");
        await call.HangUpAsync().SoonAsync();
    }

    [Fact]
    public async Task CallUrls_SecretIsDerivedFromTheKey_IsStableAndNotTheKey()
    {
        await using CallApp one = await CallApp.StartAsync((_, _) => Task.CompletedTask, (_, _, _) => Task.CompletedTask);
        await using CallApp other = await CallApp.StartAsync((_, _) => Task.CompletedTask, (_, _, _) => Task.CompletedTask);

        one.Events.AbsolutePath.Should().Be(other.Events.AbsolutePath).And.MatchRegex("^/wavix/[0-9A-F]{32}/events$");
    }

    [Fact]
    public async Task CallUrls_ApplicationHasNotStarted_HasTheAddress()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddWavixCallEvents(options => options.Secret = "0123456789abcdef");
        builder.Services.AddWavixStreaming(options => options.PublicBaseAddress = new Uri("https://voice.example.com/a"));
        await using WebApplication app = builder.Build();
        app.MapWavixCallEvents("/wavix/{secret}/events", (_, _) => Task.CompletedTask);

        app.Services.GetRequiredService<WavixCallUrls>().CallEvents.Should().Be(new Uri("https://voice.example.com/a/wavix/0123456789abcdef/events"));
    }

    [Fact]
    public async Task CallUrls_InAGroup_HasItsPrefixOnceTheApplicationHasStarted()
    {
        await using TestApp server = await TestApp.StartAsync(
            app => app.MapGroup("/voice").MapWavixCallEvents("/{secret}/events", (_, _) => Task.CompletedTask),
            builder =>
            {
                builder.Services.AddWavixCallEvents(options => options.Secret = "0123456789abcdef");
                builder.Services.AddWavixStreaming(options => options.PublicBaseAddress = new Uri("https://voice.example.com"));
            });

        server.App.Services.GetRequiredService<WavixCallUrls>().CallEvents.AbsolutePath.Should().Be("/voice/0123456789abcdef/events");
    }

    [Fact]
    public async Task Call_OutsideAHandlerOfEvents_SaysWhereItIs()
    {
        await using CallApp app = await CallApp.StartAsync((_, _) => Task.CompletedTask, (_, _, _) => Task.CompletedTask);
        using IServiceScope scope = app.Server.App.Services.CreateScope();

        Action resolve = () => scope.ServiceProvider.GetRequiredService<WavixCall>();

        resolve.Should().Throw<InvalidOperationException>().WithMessage("*context.Call*");
    }

    [Fact]
    public async Task PostCall_Report_ReachesTheHandlerWithItsCost()
    {
        var report = new TaskCompletionSource<PostCallReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await CallApp.StartAsync(
            (context, _) => Handlers.EchoAsync(context.Session),
            mapMore: routes => routes.MapWavixPostCallEvents("/wavix/{secret}/post-call", (posted, _) =>
            {
                report.TrySetResult(posted);
                return Task.CompletedTask;
            }));
        WavixCallControlClient client = app.Server.App.Services.GetRequiredService<WavixCallControlClient>();
        await client.CreateWebhookAsync(CallWebhookType.PostCall, new Uri(app.Events.AbsoluteUri.Replace("/events", "/post-call", StringComparison.Ordinal)));

        SimulatedPhoneCall call = await app.RingAsync();
        await app.Started.SoonAsync();
        await call.HangUpAsync().SoonAsync();

        PostCallReport posted = await report.Task.SoonAsync();
        posted.CallId.Should().Be(call.Id);
        posted.Disposition.Should().Be(CallDisposition.Answered);
        posted.Charge.Should().NotBeNull();
    }
}
