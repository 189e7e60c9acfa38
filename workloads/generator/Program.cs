using Bench.KernelGenerator;

string folder = args is [string given] ? given : Path.Combine("workloads", "matmul");
if (!File.Exists(Path.Combine(folder, "MicroKernel.cs")))
{
    Console.Error.WriteLine($"{folder}: expected the folder of MicroKernel.cs; run from the repository's root, or name the folder");
    return 2;
}

foreach ((string fileName, string text) in RegisterTile.All.SelectMany(static tile => tile.Sources))
{
    string path = Path.Combine(folder, fileName);
    File.WriteAllText(path, text);
    Console.WriteLine(path);
}

return 0;
