using System.Runtime.InteropServices;
using Bench.Cli;

if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
{
    Console.Error.WriteLine($"error: bench runs on Linux x64 and arm64; this is {RuntimeInformation.OSDescription} on {RuntimeInformation.ProcessArchitecture}");
    Console.Error.WriteLine("  help: the system under test is given memory and a socket of the Linux kernel's kind; use a Linux machine");
    return ExitCode.WorldFailed;
}

// Ctrl-C and SIGTERM end a run in order: the window closes, the log says so, the exit code is 130. A second one ends the process at once, as if it had been killed.
using CancellationTokenSource interruption = new();
void Interrupt(PosixSignalContext context)
{
    context.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return BenchCommand.Invoke(args, new Terminal(Console.Out, Console.Error, Console.IsOutputRedirected, Console.IsErrorRedirected), interruption.Token);
