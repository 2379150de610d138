using AnonIdentity.Benchmarks.Quick;
using BenchmarkDotNet.Running;

if (args is ["--quick", .. string[] words])
{
    return await QuickRun.RunAsync(words, Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(QuickRun).Assembly).Run(args);
return 0;
