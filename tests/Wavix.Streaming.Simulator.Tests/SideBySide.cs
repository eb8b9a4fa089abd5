// Most of these tests wait for the real clock or for another process, not for a processor: more of them run side by side than there are cores.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
