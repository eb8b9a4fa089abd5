using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Endpoints whose sessions differ from the application's settings.</summary>
public class StreamOptionsTests
{
    [Theory]
    [InlineData("/small", 1009)]
    [InlineData("/stream", 1000)]
    public async Task WithStreamOptions_OneOfTwoEndpoints_ChangesThatOneOnly(string path, int status)
    {
        await using TestApp app = await TestApp.StartAsync(app =>
        {
            Map(app, "/small").WithStreamOptions(options => options.MaxMessageBytes = 2000);
            Map(app, "/stream");
        });
        await using SimulatedCall call = await app.StartCallAsync(path);

        await call.SendRawAsync(new byte[3000]);
        if (status == 1000)
        {
            await TestApp.SayAndHearAsync(call, WavixAudio.FrameBytes);
            await call.HangUpAsync().SoonAsync();
        }

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(status);
    }

    [Fact]
    public async Task WithStreamOptions_GroupAndEndpoint_ApplyInThatOrderToACopy()
    {
        var seen = new List<(int, TimeSpan)>();
        await using TestApp app = await TestApp.StartAsync(
            app =>
            {
                RouteGroupBuilder group = app.MapGroup("/calls").WithStreamOptions(options => options.MaxPendingMarks++);
                group.MapGet("/price", () => 1);
                Map(group, "/stream").WithStreamOptions(options =>
                {
                    seen.Add((options.MaxPendingMarks, options.Playback.LeadTime));
                    options.Playback.LeadTime = TimeSpan.FromSeconds(2);
                });
            },
            builder => builder.Services.AddWavixStreaming(options => options.Stream.MaxPendingMarks = 10));
        await using SimulatedCall call = await app.StartAndHearAsync("/calls/stream");

        seen.Should().NotBeEmpty().And.OnlyContain(one => one.Item1 == 11 && one.Item2 == TimeSpan.FromMilliseconds(200));
        WavixStreamOptions shared = app.App.Services.GetRequiredService<IOptions<WavixStreamEndpointOptions>>().Value.Stream;
        (shared.MaxPendingMarks, shared.Playback.LeadTime).Should().Be((10, TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public async Task WithStreamOptions_OutOfRange_FailsAtTheStartAndNamesEndpointAndSettings()
    {
        Func<Task> start = () => TestApp.StartAsync(app => Map(app, "/stream").WithStreamOptions(options =>
        {
            options.MaxMessageBytes = 1;
            options.Playback.LeadTime = TimeSpan.Zero;
        }));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should()
            .Contain("Wavix stream /stream: ").And.Contain("WavixStreamOptions.MaxMessageBytes is 1;").And.Contain("PlaybackOptions.LeadTime is 00:00:00;");
    }

    [Fact]
    public void WithStreamOptions_WithoutArguments_Throws()
    {
        Action withoutChange = () => new NoBuilder().WithStreamOptions(null!);
        Action withoutBuilder = () => ((IEndpointConventionBuilder)null!).WithStreamOptions(_ => { });

        withoutChange.Should().Throw<ArgumentNullException>().WithParameterName("configure");
        withoutBuilder.Should().Throw<ArgumentNullException>().WithParameterName("builder");
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder app, string pattern) =>
        app.MapWavixStream(pattern, (call, _) => Handlers.EchoAsync(call.Session));

    private sealed class NoBuilder : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
        }
    }
}
