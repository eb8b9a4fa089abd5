using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore.Tests.CallEvents;

/// <summary>What becomes of a request to a webhook.</summary>
public class CallEventTests
{
    [Fact]
    public async Task Post_Event_IsAnsweredAtOnceAndHandled()
    {
        await using CallEventApp app = await CallEventApp.StartAsync();
        var mayReturn = new TaskCompletionSource();
        app.Handle = (_, _) => mayReturn.Task;

        using HttpResponseMessage response = await app.PostAsync(CallEventApp.Body());

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        app.HasHandledMore.Should().BeFalse("the handler has not returned");
        mayReturn.SetResult();
        (await app.HandledAsync()).Should().BeOfType<CallSetupEvent>().Which.From.Should().Be("+100");
    }

    [Theory]
    [InlineData("/wavix/0123456789abcdeX/events")]
    [InlineData("/wavix/short/events")]
    public async Task Post_WrongSecret_Is404AndNotHandled(string path)
    {
        await using CallEventApp app = await CallEventApp.StartAsync();

        using HttpResponseMessage response = await app.PostAsync(CallEventApp.Body(), path);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        await AssertNotHandledAsync(app);
        app.App.Logs.Records.Should().Contain(record => record.Id == 171 && record.Message.Contains("The secret in the address is wrong."));
    }

    [Fact]
    public async Task Post_BadEventAfterAWrongSecret_IsLoggedToo()
    {
        await using CallEventApp app = await CallEventApp.StartAsync();
        using HttpResponseMessage stranger = await app.PostAsync(CallEventApp.Body(), "/wavix/short/events");

        using HttpResponseMessage response = await app.PostAsync("[]");

        app.App.Logs.Records.Where(record => record.Id == 171).Select(record => record.Message.Split(':')[0])
            .Should().Equal("A call event was refused with 404", "A call event was refused with 400");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{\"uuid\":", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("{\"event_type\":\"call_setup\"}", "uuid")]
    public async Task Post_WhatIsNoEvent_Is400AndSaysWhy(string body, string why)
    {
        await using CallEventApp app = await CallEventApp.StartAsync();

        using HttpResponseMessage response = await app.PostAsync(body);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.DetailAsync()).Should().StartWith("This is not a call event of Wavix.").And.Contain(why);
        await AssertNotHandledAsync(app);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyOverTheLimit_Is413(bool saysItsLength)
    {
        await using CallEventApp app = await CallEventApp.StartAsync(options => options.MaxBodyBytes = 1024);
        string body = CallEventApp.Body(callId: new string('x', 1024));

        using HttpResponseMessage response = saysItsLength ? await app.PostAsync(body) : await PostChunkedAsync(app, body);

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await response.DetailAsync()).Should().Contain("MaxBodyBytes");
    }

    [Fact]
    public async Task Get_IsNotAllowed()
    {
        await using CallEventApp app = await CallEventApp.StartAsync();

        using HttpResponseMessage response = await app.App.RequestAsync(HttpMethod.Get, $"/wavix/{CallEventApp.Secret}/events");

        response.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Post_SameEventTwice_IsHandledOnce()
    {
        await using CallEventApp app = await CallEventApp.StartAsync();
        using HttpResponseMessage first = await app.PostAsync(CallEventApp.Body());
        using HttpResponseMessage second = await app.PostAsync(CallEventApp.Body());

        second.StatusCode.Should().Be(HttpStatusCode.OK);
        await app.HandledAsync();
        await AssertNotHandledAsync(app);
    }

    [Fact]
    public async Task Post_SameEventAfterTheWindow_IsHandledAgain()
    {
        var clock = new FakeTimeProvider();
        await using CallEventApp app = await CallEventApp.StartAsync(options => options.TimeProvider = clock);
        using HttpResponseMessage first = await app.PostAsync(CallEventApp.Body());
        clock.Advance(TimeSpan.FromMinutes(10));
        using HttpResponseMessage second = await app.PostAsync(CallEventApp.Body());

        await app.HandledAsync();
        await app.HandledAsync();
    }

    [Fact]
    public async Task Post_EventsOfOneCall_AreHandledInOrderAndThoseOfAnotherMeanwhile()
    {
        await using CallEventApp app = await CallEventApp.StartAsync();
        var mayReturn = new TaskCompletionSource();
        app.Handle = (callEvent, _) => callEvent is CallSetupEvent { CallId: "call-1" } ? mayReturn.Task : Task.CompletedTask;
        using HttpResponseMessage setup = await app.PostAsync(CallEventApp.Body());
        using HttpResponseMessage answered = await app.PostAsync(CallEventApp.Body("answered"));
        using HttpResponseMessage other = await app.PostAsync(CallEventApp.Body("answered", "call-2"));

        (await app.HandledAsync()).CallId.Should().Be("call-2");
        app.HasHandledMore.Should().BeFalse("the first event of the call is being handled");
        mayReturn.SetResult();
        (await app.HandledAsync()).Should().BeOfType<CallSetupEvent>();
        (await app.HandledAsync()).Should().BeOfType<CallAnsweredEvent>();
    }

    [Fact]
    public async Task Post_HandlerThrows_IsLoggedAndTheNextEventIsHandled()
    {
        await using CallEventApp app = await CallEventApp.StartAsync();
        app.Handle = (callEvent, _) => callEvent is CallSetupEvent ? throw new InvalidTimeZoneException("broken") : Task.CompletedTask;
        using HttpResponseMessage setup = await app.PostAsync(CallEventApp.Body());
        using HttpResponseMessage answered = await app.PostAsync(CallEventApp.Body("answered"));

        setup.StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.HandledAsync()).Should().BeOfType<CallAnsweredEvent>();
        app.App.Logs.Records.Should().Contain(record => record.Id == 170 && record.Message.Contains("CallSetupEvent of call call-1"));
    }

    [Fact]
    public async Task Post_TooManyPending_Is503AndMayComeAgain()
    {
        await using CallEventApp app = await CallEventApp.StartAsync(options => options.MaxPendingEvents = 1);
        var mayReturn = new TaskCompletionSource();
        app.Handle = (_, _) => mayReturn.Task;
        using HttpResponseMessage first = await app.PostAsync(CallEventApp.Body());
        using HttpResponseMessage refused = await app.PostAsync(CallEventApp.Body("answered"));

        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.Should().NotBeNull();
        mayReturn.SetResult();
        await app.HandledAsync();
        using HttpResponseMessage again = await app.PostAsync(CallEventApp.Body("answered"));
        (await app.HandledAsync()).Should().BeOfType<CallAnsweredEvent>();
    }

    [Fact]
    public async Task Post_AnswerAfterHandler_FailureIs500AndTheRepeatIsHandled()
    {
        await using CallEventApp app = await CallEventApp.StartAsync(options => options.AnswerAfterHandler = true);
        bool fails = true;
        app.Handle = (_, _) => fails ? throw new InvalidTimeZoneException("broken") : Task.CompletedTask;
        using HttpResponseMessage failed = await app.PostAsync(CallEventApp.Body());
        fails = false;
        using HttpResponseMessage repeated = await app.PostAsync(CallEventApp.Body());

        failed.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await failed.DetailAsync()).Should().NotContain("broken");
        repeated.StatusCode.Should().Be(HttpStatusCode.OK);
        app.HasHandledMore.Should().BeTrue("the answer came after the handler");
    }

    [Fact]
    public async Task Post_HandlerWithServices_GetsThemFromAScopeOfItsOwn()
    {
        var seen = new TaskCompletionSource<(Scoped First, Scoped Second)>();
        await using TestApp app = await TestApp.StartAsync(
            web =>
            {
                Scoped? first = null;
                web.MapWavixCallEvents("/events", async (CallEvent callEvent, Scoped scoped, TimeProvider clock, CancellationToken cancellationToken) =>
                {
                    await Task.Yield();
                    clock.Should().BeSameAs(TimeProvider.System);
                    if (first is null)
                    {
                        first = scoped;
                    }
                    else
                    {
                        seen.SetResult((first, scoped));
                    }
                });
            },
            builder => builder.Services.AddWavixCallEvents().AddScoped<Scoped>().AddSingleton(TimeProvider.System));
        using var http = new HttpClient();
        foreach (string type in (string[])["call_setup", "answered"])
        {
            using var content = new StringContent(CallEventApp.Body(type));
            using HttpResponseMessage response = await http.PostAsync(new Uri(new Uri(app.App.Urls.Single()), "/events"), content);
        }

        (Scoped one, Scoped two) = await seen.Task.SoonAsync();
        one.Should().NotBeSameAs(two);
        one.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task Stop_HandlerIsRunning_LetsItFinish()
    {
        await using CallEventApp app = await CallEventApp.StartAsync();
        var mayReturn = new TaskCompletionSource();
        var runs = new TaskCompletionSource();
        app.Handle = async (_, _) =>
        {
            runs.SetResult();
            await mayReturn.Task;
        };
        using HttpResponseMessage response = await app.PostAsync(CallEventApp.Body());
        await runs.Task.SoonAsync();
        Task stopping = app.App.App.StopAsync();
        stopping.IsCompleted.Should().BeFalse();
        mayReturn.SetResult();
        await stopping.SoonAsync();

        await app.HandledAsync();
    }

    /// <summary>As when a test stops an application that runs in <c>Run</c>, which then stops it, too.</summary>
    [Fact]
    public async Task Stop_Twice_BothWaitForTheHandler()
    {
        await using CallEventApp app = await CallEventApp.StartAsync(options => options.TimeProvider = new FakeTimeProvider());
        var mayReturn = new TaskCompletionSource();
        var runs = new TaskCompletionSource();
        app.Handle = async (_, _) =>
        {
            runs.SetResult();
            await mayReturn.Task;
        };
        using HttpResponseMessage response = await app.PostAsync(CallEventApp.Body());
        await runs.Task.SoonAsync();
        Task first = app.App.App.StopAsync();
        Task second = app.App.App.StopAsync();
        second.IsCompleted.Should().BeFalse();
        mayReturn.SetResult();

        await Task.WhenAll(first, second).SoonAsync();
    }

    [Fact]
    public async Task Stop_HandlerDoesNotReturn_IsCanceledAfterAWhile()
    {
        var clock = new FakeTimeProvider();
        await using CallEventApp app = await CallEventApp.StartAsync(options => options.TimeProvider = clock);
        var runs = new TaskCompletionSource();
        app.Handle = (_, cancellationToken) =>
        {
            runs.SetResult();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        };
        using HttpResponseMessage response = await app.PostAsync(CallEventApp.Body());
        await runs.Task.SoonAsync();

        await clock.AdvanceUntilAsync(app.App.App.StopAsync(), TimeSpan.FromMilliseconds(100));
    }

    private static async Task<HttpResponseMessage> PostChunkedAsync(CallEventApp app, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(app.App.App.Urls.Single()), $"/wavix/{CallEventApp.Secret}/events"))
        {
            Content = new StringContent(body),
        };
        request.Headers.TransferEncodingChunked = true;
        return await http.SendAsync(request).SoonAsync();
    }

    /// <summary>An event that follows is the next that is handled.</summary>
    private static async Task AssertNotHandledAsync(CallEventApp app)
    {
        using HttpResponseMessage response = await app.PostAsync(CallEventApp.Body("completed", "call-1", "2026-11-01T13:00:00.000Z"));
        (await app.HandledAsync()).Should().BeOfType<CallCompletedEvent>();
    }

    internal sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
