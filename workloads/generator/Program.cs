using Bench.KernelGenerator;

string folder = args is [string given] ? given : Path.Combine("workloads", "matmul");
if (!File.Exists(Path.Combine(folder, "MicroKernel.cs")))
{
    Console.Error.WriteLine($"{folder}: expected the folder of MicroKernel.cs; run from the repository's root, or name the folder");
    return 2;
}

foreach (RegisterTile tile in RegisterTile.All)
{
    string path = Path.Combine(folder, tile.FileName);
    File.WriteAllText(path, MicroKernelSource.Of(tile));
    Console.WriteLine(path);
}

return 0;
