namespace Wavix.Streaming.Tests.Docs;

public class MarkdownPageTests
{
    [Fact]
    public void Links_LinksImagesAndReferences_AreAllThere() =>
        new MarkdownPage("[a](a.md), ![b](b.svg \"title\") and [`c`](c.md#d)\n\n[e]: e.md\n").Links
            .Should().Equal("a.md", "b.svg", "c.md#d", "e.md");

    [Fact]
    public void Links_Code_HoldsNone() =>
        new MarkdownPage("`[a](a.md)`\n```\n[b](b.md)\n```\n[c](c.md)\n```bash\n[d](d.md)\n```\n").Links.Should().Equal("c.md");

    [Theory]
    [InlineData("## A deploy, step by step", "a-deploy-step-by-step")]
    [InlineData("# Messages can't be read", "messages-cant-be-read")]
    [InlineData("### … a check of `wavix-sim check`", "-a-check-of-wavix-sim-check")]
    [InlineData("## [The session](session.md), again", "the-session-again")]
    [InlineData("## snake_case", "snake_case")]
    public void Anchors_Heading_IsAsGitHubMakesIt(string heading, string anchor) => new MarkdownPage(heading).Anchors.Should().Equal(anchor);

    [Fact]
    public void Anchors_EqualHeadings_AreNumbered() => new MarkdownPage("# A\n## B\n## A\n## A\n").Anchors.Should().Equal("a", "b", "a-1", "a-2");

    [Fact]
    public void Anchors_CommentsInCode_AreNone() => new MarkdownPage("```\n# no heading\n```\n").Anchors.Should().BeEmpty();
}
