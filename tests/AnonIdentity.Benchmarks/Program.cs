using AnonIdentity.Benchmarks.Quick;
using BenchmarkDotNet.Running;

// --quick: ratios within two minutes. --full: the same, with a million tickets and 100,000 visitors. Words after it choose rows. Else BenchmarkDotNet.
if (args is ["--quick" or "--full", .. string[] words])
{
    return await QuickRun.RunAsync(args[0] == "--full", words, Console.Out);
}

BenchmarkSwitcher.FromAssembly(typeof(QuickRun).Assembly).Run(args);
return 0;
