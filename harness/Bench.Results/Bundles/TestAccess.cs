using System.Runtime.CompilerServices;

// The tests write archives that the public writer refuses to write.
[assembly: InternalsVisibleTo("Bench.Results.Tests")]
