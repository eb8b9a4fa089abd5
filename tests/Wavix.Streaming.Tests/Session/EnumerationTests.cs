using System.Runtime.CompilerServices;

namespace Wavix.Streaming.Tests.Session;

public class EnumerationTests
{
    [Fact]
    public async Task MoveNextAsync_AnotherEnumerationReads_Throws()
    {
        await using var call = new SessionHarness();
        await call.SayAsync(SessionHarness.Connected());
        await call.NextAsync();
        await using IAsyncEnumerator<WavixEvent> second = call.Session.ReadEventsAsync().GetAsyncEnumerator();

        Func<Task> act = async () => await second.MoveNextAsync();

        (await act.Should().ThrowAsync<InvalidOperationException>()).WithMessage("Another enumeration is reading*only one at a time*");
    }

    [Fact]
    public async Task Enumerate_AfterBreak_GoesOnWhereItLeftOff()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAsync(SessionHarness.Media(2), SessionHarness.Stop(3));
        await foreach (WavixEvent e in call.Session.ReadEventsAsync())
        {
            if (e is StartEvent)
            {
                break;
            }
        }

        (await call.ReadAllAsync()).Select(e => e.EventName).Should().Equal("media", "stop");
    }

    [Fact]
    public async Task Enumerate_AfterAllWasRead_EndsAtOnce()
    {
        await using var call = new SessionHarness();
        await call.SayAsync(SessionHarness.Stop(1));
        await call.ReadAllAsync();

        (await call.ReadAllAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(WavixStreamEndReason.Stopped)]
    [InlineData(WavixStreamEndReason.ClosedByWavix)]
    [InlineData(WavixStreamEndReason.ClosedByApplication)]
    [InlineData(WavixStreamEndReason.ConnectionLost)]
    [InlineData(WavixStreamEndReason.HandshakeTimeout)]
    [InlineData(WavixStreamEndReason.IdleTimeout)]
    [InlineData(WavixStreamEndReason.ProtocolViolation)]
    public async Task Enumerate_StreamEndsForWhateverReason_EndsNormally(WavixStreamEndReason reason)
    {
        await using var call = new SessionHarness(options => options.MaxConsecutiveInvalidEvents = 0);
        await call.SayAndSettleAsync(SessionHarness.Connected());
        await call.NextAsync();
        Task<List<WavixEvent>> reading = call.ReadRestAsync();
        if (reason != WavixStreamEndReason.HandshakeTimeout)
        {
            await call.SayAndSettleAsync(SessionHarness.StartOf(StreamType.TwoWay));
        }

        switch (reason)
        {
            case WavixStreamEndReason.Stopped:
                await call.SayAsync(SessionHarness.Stop(2));
                break;
            case WavixStreamEndReason.ClosedByWavix:
                await call.Wavix.CloseAsync(1000, null, CancellationToken.None);
                break;
            case WavixStreamEndReason.ClosedByApplication:
                _ = call.Session.CloseAsync();
                break;
            case WavixStreamEndReason.ConnectionLost:
                call.Wavix.Abort();
                break;
            case WavixStreamEndReason.HandshakeTimeout:
                call.Clock.Advance(TimeSpan.FromSeconds(10));
                break;
            case WavixStreamEndReason.IdleTimeout:
                call.Clock.Advance(TimeSpan.FromMinutes(5));
                break;
            default:
                await call.SayAsync("broken");
                break;
        }

        await reading.WaitAsync(SessionHarness.Soon);
        call.Wavix.Abort();
        (await call.EndAsync()).Reason.Should().Be(reason);
    }

    [Fact]
    public async Task MoveNextAsync_TokenTripsWhileItWaits_ThrowsForThatToken()
    {
        await using var call = new SessionHarness();
        using var source = new CancellationTokenSource();
        await using IAsyncEnumerator<WavixEvent> reader = call.Session.ReadEventsAsync(source.Token).GetAsyncEnumerator();
        ValueTask<bool> waiting = reader.MoveNextAsync();
        await source.CancelAsync();

        Func<Task> act = async () => await waiting.AsTask().WaitAsync(SessionHarness.Soon);

        (await act.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(source.Token);
        call.Session.Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task MoveNextAsync_TokenTrippedWhileEventsWait_ThrowsAndLosesNone()
    {
        await using var call = new SessionHarness();
        await call.SayAndSettleAsync(SessionHarness.Connected());
        await using (IAsyncEnumerator<WavixEvent> reader = call.Session.ReadEventsAsync(new CancellationToken(true)).GetAsyncEnumerator())
        {
            Func<Task> act = async () => await reader.MoveNextAsync();
            await act.Should().ThrowAsync<OperationCanceledException>();
        }

        (await call.NextAsync()).Should().BeOfType<ConnectedEvent>();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Enumerate_TokensGivenInBothPlaces_EachEndsIt(bool first, bool second)
    {
        await using var call = new SessionHarness();
        using var ofReading = new CancellationTokenSource();
        using var ofEnumeration = new CancellationTokenSource();
        Task reading = ReadAsync();
        reading.IsCompleted.Should().BeFalse();

        await (first ? ofReading.CancelAsync() : Task.CompletedTask);
        await (second ? ofEnumeration.CancelAsync() : Task.CompletedTask);

        Func<Task> act = () => reading.WaitAsync(SessionHarness.Soon);
        await act.Should().ThrowAsync<OperationCanceledException>();
        await call.SayAsync(SessionHarness.Connected());
        (await call.NextAsync()).Should().BeOfType<ConnectedEvent>();

        async Task ReadAsync()
        {
            await foreach (WavixEvent e in call.Session.ReadEventsAsync(ofReading.Token).WithCancellation(ofEnumeration.Token))
            {
            }
        }
    }

    [Fact]
    public async Task Enumerate_TokensGivenInBothPlaces_GivesTheEvents()
    {
        await using var call = new SessionHarness();
        await call.SayAsync(SessionHarness.Connected(), SessionHarness.Stop(1));
        using var ofReading = new CancellationTokenSource();
        using var ofEnumeration = new CancellationTokenSource();
        var events = new List<WavixEvent>();

        await foreach (WavixEvent e in call.Session.ReadEventsAsync(ofReading.Token).WithCancellation(ofEnumeration.Token))
        {
            events.Add(e);
        }

        events.Select(e => e.EventName).Should().Equal("connected", "stop");
    }

    [Fact]
    public async Task DisposeAsync_OfAnEnumeratorThatWaits_ThrowsAndLosesNothing()
    {
        await using var call = new SessionHarness();
        IAsyncEnumerator<WavixEvent> reader = call.Session.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> waiting = reader.MoveNextAsync().AsTask();
        Func<Task> act = async () => await reader.DisposeAsync();

        await act.Should().ThrowAsync<NotSupportedException>().WithMessage("MoveNextAsync has not completed*");

        await call.SayAsync(SessionHarness.Connected());
        (await waiting.WaitAsync(SessionHarness.Soon)).Should().BeTrue();
        reader.Current.Should().BeOfType<ConnectedEvent>();
        await reader.DisposeAsync();
        await call.SayAsync(SessionHarness.StartOf(StreamType.TwoWay));
        (await call.NextAsync()).Should().BeOfType<StartEvent>();
    }

    [Fact]
    public async Task MoveNextAsync_TheOneBeforeWaits_ThrowsAndLosesNothing()
    {
        await using var call = new SessionHarness();
        await using IAsyncEnumerator<WavixEvent> reader = call.Session.ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> waiting = reader.MoveNextAsync().AsTask();
        Func<Task> act = async () => await reader.MoveNextAsync();

        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage("The MoveNextAsync before has not completed*");

        await call.SayAsync(SessionHarness.Connected());
        (await waiting.WaitAsync(SessionHarness.Soon)).Should().BeTrue();
        reader.Current.Should().BeOfType<ConnectedEvent>();
    }

#pragma warning disable CA2012, xUnit1031 // The misuse is what is tested.
    [Fact]
    public async Task MoveNextAsync_ResultTakenTooEarly_ThrowsAndLosesNothing()
    {
        await using var call = new SessionHarness();
        await using IAsyncEnumerator<WavixEvent> reader = call.Session.ReadEventsAsync().GetAsyncEnumerator();
        ValueTaskAwaiter<bool> waiting = reader.MoveNextAsync().GetAwaiter();
        Func<bool> act = () => waiting.GetResult();

        act.Should().Throw<InvalidOperationException>().WithMessage("*take its result only then*");

        await call.SayAsync(SessionHarness.Connected());
        await Playing.PlaybackCall.UntilAsync(() => waiting.IsCompleted);
        waiting.GetResult().Should().BeTrue();
        reader.Current.Should().BeOfType<ConnectedEvent>();
    }
#pragma warning restore CA2012, xUnit1031

    [Fact]
    public async Task MoveNextAsync_AfterItsEnd_IsFalse()
    {
        await using var call = new SessionHarness();
        await using IAsyncEnumerator<WavixEvent> reader = call.Session.ReadEventsAsync().GetAsyncEnumerator();
        await call.SayAsync(SessionHarness.Stop(1));
        (await reader.MoveNextAsync()).Should().BeTrue();

        (await reader.MoveNextAsync()).Should().BeFalse();
        (await reader.MoveNextAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Enumerate_TokenTrippedAfterTheEnd_StillGivesWhatIsBuffered()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Media(2), SessionHarness.Stop(3));
        var events = new List<WavixEvent>();

        await foreach (WavixEvent e in call.Session.ReadEventsAsync(call.Session.Ended))
        {
            events.Add(e);
        }

        events.Select(e => e.EventName).Should().Equal("connected", "start", "media", "stop");
    }

    [Fact]
    public async Task Enumerate_MessagesAfterStop_StopIsLast()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Stop(2), SessionHarness.Media(3), SessionHarness.Mark(4, "m"), SessionHarness.Stop(5));

        (await call.ReadAllAsync())[^1].SequenceNumber.Should().Be(2);
        call.Statistics.MessagesAfterEnd.Should().Be(3);
    }

    [Fact]
    public async Task DisposeAsync_InsideTheLoop_EndsItAndDiscardsTheRest()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Media(2), SessionHarness.Media(3));
        await call.Wavix.CloseAsync(1000, null, CancellationToken.None);
        var events = new List<WavixEvent>();

        await foreach (WavixEvent e in call.Session.ReadEventsAsync())
        {
            events.Add(e);
            await call.Session.DisposeAsync().AsTask().WaitAsync(SessionHarness.Soon);
        }

        events.Should().ContainSingle().Which.Should().BeOfType<ConnectedEvent>();
    }
}
