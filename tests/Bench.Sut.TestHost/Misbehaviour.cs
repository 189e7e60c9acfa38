using System.Diagnostics;

/// <summary>The ways in which a process under test goes, or goes silent.</summary>
internal static class Misbehaviour
{
    /// <summary>Writes the note when there is to be one (this process, a child that it leaves behind, the time), then does what the mode says.</summary>
    public static void Of(string mode, string? deathNote)
    {
        if (deathNote is not null)
        {
            using Process left = Process.Start("sleep", "600");
            File.WriteAllText(deathNote, $"{Environment.ProcessId} {left.Id} {Stopwatch.GetTimestamp()}");
        }

        switch (mode)
        {
            case "throw":
                throw new InvalidOperationException("the hosted system fell over");
            case "exit":
                Environment.Exit(7);
                break;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "kill":
                using (Process self = Process.GetCurrentProcess())
                {
                    self.Kill();
                }

                break;
            case "stop":
                Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"]).WaitForExit();
                break;
        }
    }
}
