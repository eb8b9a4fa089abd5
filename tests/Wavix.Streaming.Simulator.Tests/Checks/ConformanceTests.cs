namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>Each broken server fails for its own reason and no other; odd ones pass, and so do the samples, with no advice left.</summary>
[InRealTime]
[Collection(CheckRuns.Collection)]
public class ConformanceTests(CheckRuns runs) : IClassFixture<CheckRuns>
{
    public static TheoryData<string> Broken => [.. BrokenServers.All.Keys];

    public static TheoryData<string> Odd => [.. OddServers.All.Keys];

    public static TheoryData<string> Samples => [.. CheckRuns.Samples];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task RunAsync_BrokenServer_FailsForItsReasonAndNoOther(string server)
    {
        IReadOnlyList<CheckResult> results = await ResultsAsync(server, BrokenServers.All[server]);

        Failures(results).Should().Equal(BrokenServers.All[server].Failures, Describe(results));
        new CheckReport(server, TimeSpan.Zero, results).IsConformant(strict: false).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task RunAsync_OddServer_ConformsAndGetsItsAdvice(string server)
    {
        IReadOnlyList<CheckResult> results = await ResultsAsync(server, OddServers.All[server]);

        Failures(results).Should().Equal(OddServers.All[server].Failures, Describe(results));
        new CheckReport(server, TimeSpan.Zero, results).IsConformant(strict: false).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task RunAsync_Sample_FailsNothing(string sample)
    {
        IReadOnlyList<CheckResult> results = await runs.OfAsync(sample);

        Failures(results).Should().BeEmpty(Describe(results));
        results.Count(result => result.Outcome == CheckOutcome.Pass).Should().BeGreaterThan(20);
    }

    [Fact]
    public async Task RunAsync_AnyServer_GivesOneResultPerCheckInOrder() =>
        (await runs.OfAsync("echoes")).Select(result => result.Check).Should().Equal(CheckCatalog.All);

    [Fact]
    public async Task RunAsync_ServerOfOneCall_SecondCallIsNotApplicable() =>
        (await ResultAsync("takes one call at a time", "two-calls")).Should().Match<CheckResult>(
            result => result.Outcome == CheckOutcome.NotApplicable && result.Seen.Contains("503"));

    [Theory]
    [InlineData("mark-name")]
    [InlineData("mark-round-trip")]
    [InlineData("clear-round-trip")]
    [InlineData("audio-payload")]
    [InlineData("frame-size")]
    [InlineData("pace")]
    public async Task RunAsync_ServerThatSendsNothing_IsNotJudgedByIt(string check) =>
        (await ResultAsync("listens silently", check)).Outcome.Should().Be(CheckOutcome.NotApplicable);

    [Theory]
    [InlineData("barge-in", "The server repeats what it hears.")]
    [InlineData("answers", "The server repeats what it hears.")]
    [InlineData("no-self-interrupt", "The server repeats what it hears.")]
    public async Task RunAsync_EchoServer_IsNotJudgedAsAConversation(string check, string why) =>
        (await ResultAsync("echoes", check)).Should().Match<CheckResult>(
            result => result.Outcome == CheckOutcome.NotApplicable && result.Seen == why);

    [Theory]
    [InlineData("GreeterBot", "barge-in")]
    [InlineData("GreeterBot", "answers")]
    [InlineData("GreeterBot", "no-self-interrupt")]
    [InlineData("EchoBot", "ends-the-call")]
    public async Task RunAsync_Sample_PassesTheChecksOfConversations(string sample, string check) =>
        (await ResultAsync(sample, check)).Should().Match<CheckResult>(result => result.Outcome == CheckOutcome.Pass);

    [Theory]
    [InlineData("mark-round-trip")]
    [InlineData("clear-round-trip")]
    [InlineData("mark-name")]
    public async Task RunAsync_ServerWithMarksAndClears_TheyAreJudged(string check) =>
        (await ResultAsync("repeats mark names and clears when idle", check)).Outcome.Should().Be(CheckOutcome.Pass);

    /// <summary>
    /// A run measures times, and forty runs at once on a busy machine can starve a server: one whose results differ is measured again, alone. What
    /// is really wrong shows again.
    /// </summary>
    private async Task<IReadOnlyList<CheckResult>> ResultsAsync(string name, CheckedServer server)
    {
        IReadOnlyList<CheckResult> results = await runs.OfAsync(name);
        return Failures(results).SequenceEqual(server.Failures) ? results : await server.CheckAsync();
    }

    private static string[] Failures(IReadOnlyList<CheckResult> results) =>
        [.. results.Where(result => result.Outcome == CheckOutcome.Fail).Select(result => result.Check.Id)];

    // The reason stands in a format string.
    private static string Describe(IReadOnlyList<CheckResult> results) =>
        string.Join('\n', results.Select(result => $"{result.Check.Id}: {result.Outcome}: {result.Seen}")).Replace("{", "{{").Replace("}", "}}");

    private async Task<CheckResult> ResultAsync(string server, string check) =>
        (await runs.OfAsync(server)).Single(result => result.Check.Id == check);
}
