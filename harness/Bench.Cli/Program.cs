using System.Diagnostics;
using System.Runtime.InteropServices;
using Bench.Cli;

if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
{
    Console.Error.WriteLine($"error: bench runs on Linux x64 and arm64; this is {RuntimeInformation.OSDescription} on {RuntimeInformation.ProcessArchitecture}");
    Console.Error.WriteLine("  help: the system under test is given memory and a socket of the Linux kernel's kind; use a Linux machine");
    return ExitCode.WorldFailed;
}

// Ctrl-C and SIGTERM end a run in order: the window closes, the log says so, the exit code is 130. A second one ends the process at once, as if it had been killed; one right behind the first is the first again (timeout sends it to the program and then to its whole group).
TimeSpan sameSignal = TimeSpan.FromMilliseconds(500);
long interruptedAt = 0;
using CancellationTokenSource interruption = new();
void Interrupt(PosixSignalContext context)
{
    long first = Interlocked.CompareExchange(ref interruptedAt, Stopwatch.GetTimestamp(), 0);
    context.Cancel = first == 0 || Stopwatch.GetElapsedTime(first) < sameSignal;
    interruption.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return BenchCommand.Invoke(args, new Terminal(Console.Out, Console.Error, Console.IsOutputRedirected, Console.IsErrorRedirected), interruption.Token);
