using System.Reflection;
using Wavix.Streaming.Simulator.Tests;
using Xunit.Sdk;
using Xunit.v3;

// Most of these tests wait for another process, not for a processor: more of them run side by side than there are cores.
[assembly: Parallelization(MaxThreads = 8)]
[assembly: TestFramework(typeof(RealTimeLast))]

namespace Wavix.Streaming.Simulator.Tests;

/// <summary>Marks a class whose tests are calls in real time: audio that comes late because others take the processor makes them another call.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class InRealTimeAttribute : Attribute;

/// <summary>Runs the tests in real time when all others have ended, a few at a time: they mostly wait, and so each has a processor when it needs one.</summary>
public sealed class RealTimeLast : XunitTestFramework
{
    private const int AtOnce = 4;

    protected override ITestFrameworkExecutor CreateExecutor(Assembly assembly) => new Executor(new XunitTestAssembly(assembly, configFilePath: null, uniqueID: null));

    private sealed class Executor(IXunitTestAssembly assembly) : XunitTestFrameworkExecutor(assembly)
    {
        public override async ValueTask RunTestCases(
            IReadOnlyCollection<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions, CancellationToken cancellationToken) =>
            await new Runner().Run(TestAssembly, testCases, executionMessageSink, executionOptions, cancellationToken);
    }

    private sealed class Runner : XunitTestAssemblyRunner
    {
        private static readonly SemaphoreSlim Places = new(AtOnce);

        private bool _isInRealTime;

        protected override async ValueTask<RunSummary> RunTestCollections(XunitTestAssemblyRunnerContext ctxt, Exception? exception)
        {
            RunSummary summary = await base.RunTestCollections(ctxt, exception);
            _isInRealTime = true;
            summary.Aggregate(await base.RunTestCollections(ctxt, exception));
            return summary;
        }

        protected override List<(IXunitTestCollection Collection, List<IXunitTestCase> TestCases)> OrderTestCollections(XunitTestAssemblyRunnerContext ctxt) =>
            [.. base.OrderTestCollections(ctxt).Where(each => IsInRealTime(each.TestCases[0]) == _isInRealTime).OrderByDescending(each => each.TestCases.Count)];

        protected override async ValueTask<RunSummary> RunTestCollection(
            XunitTestAssemblyRunnerContext ctxt, IXunitTestCollection testCollection, IReadOnlyCollection<IXunitTestCase> testCases)
        {
            if (!_isInRealTime)
            {
                return await base.RunTestCollection(ctxt, testCollection, testCases);
            }

            await Places.WaitAsync();
            try
            {
                return await base.RunTestCollection(ctxt, testCollection, testCases);
            }
            finally
            {
                Places.Release();
            }
        }

        private static bool IsInRealTime(IXunitTestCase test) => test.TestMethod.TestClass.Class.IsDefined(typeof(InRealTimeAttribute));
    }
}
