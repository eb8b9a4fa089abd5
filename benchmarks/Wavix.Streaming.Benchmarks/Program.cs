// The library alone, on one thread or over a transport to nowhere. See docs/explanation/benchmarks.md.
// dotnet run -c Release --project benchmarks/Wavix.Streaming.Benchmarks -- --filter '*'
using BenchmarkDotNet.Running;
using Wavix.Streaming.Benchmarks;

return BenchmarkSwitcher.FromAssembly(typeof(WireMessages).Assembly).Run(args, new RatioConfig()).All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success))
    ? 0
    : 1;
