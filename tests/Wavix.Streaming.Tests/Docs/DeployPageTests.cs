namespace Wavix.Streaming.Tests.Docs;

public class DeployPageTests
{
    [Fact]
    public void Dockerfile_OfThePage_IsThatOfTheTemplates()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "how-to", "deploy.md"));
        string[] documented = page.Split("```dockerfile\n")[1].Split("\n```")[0].Split('\n');

        // The check of the container's health needs an argument that the templates' program knows.
        string[] template = [.. File.ReadLines(Repository.PathOf("src", "Wavix.Streaming.Templates", "Common", "Dockerfile"))
            .Where(line => !line.StartsWith("HEALTHCHECK", StringComparison.Ordinal))
            .Select(line => line.Replace("RUNTIME_VERSION", "10.0", StringComparison.Ordinal))];

        documented.Should().Equal(template);
    }
}
