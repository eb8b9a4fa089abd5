// The tests of calls wait most of the time.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
