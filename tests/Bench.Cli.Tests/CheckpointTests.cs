using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Bench.Cli.Tests;

/// <summary>A trained model's way on: exported from its bundle, decoded with beside a draft, and trained on from, each by the real program.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_checkpoint_is_exported_decoded_with_and_trained_on_from()
    {
        Assert.Equal(ExitCode.Clean, TrainedFolder.Draft(folder.At("gru.yaml")));
        Rewrite("gru.yaml", ("cell: lstm", "cell: gru"));
        Measure("run", "gru.yaml", "--out", "trained");
        string bundle = folder.At("trained", "gru.training.bundle.zip");
        (int code, string lines, string error) = CommandLine.Run("export", "checkpoint", bundle, "--out", folder.At("gru.safetensors"));
        Assert.True(code == ExitCode.Clean, lines + error);
        Assert.Contains("\n  vocabulary: 32\n", lines, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WorldFailed, CommandLine.Run("export", "checkpoint", bundle, "--out", folder.At("gru.safetensors")).Code);

        Decode(Regex.Match(lines, @"model: (\{ architecture: gru, layers: 1, hidden: 16, .* \})").Groups[1].Value);
        TrainOn(Regex.Match(lines, "initial_weights: .*").Value);
    }

    [Fact]
    public void What_cannot_be_exported_is_refused_with_its_reason()
    {
        Assert.Equal(ExitCode.Usage, CommandLine.Run("export", "checkpoint", "x.bundle.zip", "--out", "x.bin").Code);
        File.WriteAllText(folder.At("no.bundle.zip"), "no bundle");
        Assert.Equal(ExitCode.Refused, CommandLine.Run("export", "checkpoint", folder.At("no.bundle.zip"), "--out", folder.At("x.safetensors")).Code);
        Assert.False(File.Exists(folder.At("x.safetensors")));
    }

    /// <summary>The exported model drafts for one that is drawn.</summary>
    private void Decode(string model)
    {
        string transformer = "{ architecture: transformer, layers: 1, model_dim: 16, heads: 2, kv_heads: 1, feed_forward: 16 }";
        File.WriteAllText(folder.At("decode.yaml"), $$"""
            schema: bench/workload/v1
            id: decode
            version: "1.0"
            family: decoding
            title: A model from a file drafts for one that is drawn
            kind: inference
            quick: false
            problem:
              model: {{transformer}}
              draft: { model: {{model}}, length: 3 }
              vocabulary: 32
              prompts: { generator: grammar@1, seed: 1 }
              prompt_min: 2
              prompt_max: 8
              max_new_tokens: 8
              end_token: 27
            dataset: { generator: philox@1, seed: 1, samples: 16, performance_samples: 16, sha256: unfrozen }
            precision: { reference: fp64, inputs: [fp32], accumulation: [fp32] }
            accuracy: { metric: max_logit_margin }
            scenarios: { single_stream: {} }

            """);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("decode.yaml")).Code);
        string output = Measure("run", "decode.yaml", "--out", "decoded");
        Assert.Matches("drafted +accepted +steps of the target", output);

        string bundle = folder.At("decoded", "decode.single-stream.bundle.zip");
        (int code, string found, _) = CommandLine.Run("check", "--reference", bundle);
        Assert.True(code == ExitCode.Clean, found);

        // The bundle carries the file; another one in its place is found.
        string payload = folder.At("decoded", "runs", "decode.single-stream");
        byte[] weights = File.ReadAllBytes(Path.Combine(payload, "weights", "gru.safetensors"));
        Assert.Equal(File.ReadAllBytes(folder.At("gru.safetensors")), weights);
        weights[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(payload, "weights", "gru.safetensors"), weights);
        Assert.Contains("weights/gru.safetensors: error FILE004", CommandLine.Run("check", payload).Out, StringComparison.Ordinal);
        File.Delete(Path.Combine(payload, "weights", "gru.safetensors"));
        Assert.Contains("weights/gru.safetensors: error FILE001", CommandLine.Run("check", payload).Out, StringComparison.Ordinal);

        // And numbers of proposals that the models do not give.
        ZipFile.ExtractToDirectory(bundle, folder.At("unpacked"));
        string score = folder.At("unpacked", "payload", "accuracy.json");
        File.WriteAllText(score, Regex.Replace(File.ReadAllText(score), "\"accepted\": \\d+", "\"accepted\": 0", RegexOptions.None, TimeSpan.FromSeconds(1)).Replace("\"proposed\": ", "\"proposed\": 1", StringComparison.Ordinal));
        Assert.Contains("accuracy.json: error REF001", CommandLine.Run("check", "--reference", folder.At("unpacked", "payload")).Out, StringComparison.Ordinal);
    }

    private void TrainOn(string initialWeights)
    {
        string text = File.ReadAllText(folder.At("gru.yaml"));
        File.WriteAllText(folder.At("more.yaml"), text.Replace("dataset:", $"{initialWeights}\ndataset:", StringComparison.Ordinal).Replace("id: gru", "id: more", StringComparison.Ordinal));
        string output = Measure("run", "more.yaml", "--out", "more");
        Assert.Matches("converged at .* and 64 examples", output);
        string bundle = folder.At("more", "more.training.bundle.zip");
        (int code, string found, _) = CommandLine.Run("check", "--reference", bundle);
        Assert.True(code == ExitCode.Clean, found);
        Assert.Equal(3, Regex.Count(found, "note REF000"));

        // Another error than the weights give is found, and so is a checkpoint of another model.
        ZipFile.ExtractToDirectory(bundle, folder.At("more-unpacked"));
        string check = folder.At("more-unpacked", "payload", "runs", "1", "check.json");
        File.WriteAllText(check, Regex.Replace(File.ReadAllText(check), "\"error\": \"[^\"]*\"", "\"error\": \"0\"", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains("runs/1/check.json: error REF001", CommandLine.Run("check", "--reference", folder.At("more-unpacked", "payload")).Out, StringComparison.Ordinal);

        // A dry run looks at the file as the run would: there, of another model, missing.
        Assert.Equal(ExitCode.Clean, CommandLine.Run("run", folder.At("more.yaml"), "--dry-run").Code);
        Rewrite("more.yaml", ("cell: gru", "cell: lstm"));
        (code, found, _) = CommandLine.Run("run", folder.At("more.yaml"), "--dry-run");
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("error DEF042", found, StringComparison.Ordinal);
        File.Move(folder.At("gru.safetensors"), folder.At("elsewhere.safetensors"));
        (code, _, string missing) = CommandLine.Run("run", folder.At("decode.yaml"), "--dry-run", "--json");
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("error DEF042", missing, StringComparison.Ordinal);
        Assert.Matches("gru.safetensors: there is no such file\n  help: put it beside the workload's YAML", missing);
        File.WriteAllBytes(folder.At("gru.safetensors"), [1, 2, 3]);
        Assert.Matches("gru.safetensors: its SHA-256 is [0-9a-f]{64}; the workload pins [0-9a-f]{64}\n  help: put the file that was pinned beside .*, write its SHA-256", CommandLine.Run("check", folder.At("decode.yaml")).Out);
        File.Move(folder.At("elsewhere.safetensors"), folder.At("gru.safetensors"), overwrite: true);

        (code, found, _) = CommandLine.Run("check", folder.At("more.yaml"));
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("error DEF042", found, StringComparison.Ordinal);
        Assert.Contains("layer0.w_ih is F32 [48, 16]; expected F32 [64, 16]\n  help: name a file of this model: 'bench export checkpoint", found, StringComparison.Ordinal);
    }

    private void Rewrite(string file, (string Found, string Other) change)
    {
        string text = File.ReadAllText(folder.At(file));
        Assert.Contains(change.Found, text, StringComparison.Ordinal);
        File.WriteAllText(folder.At(file), text.Replace(change.Found, change.Other, StringComparison.Ordinal));
    }

    // While other test projects keep the cores busy the machine's measured limits come out low, and a run above them is rightly judged invalid: then it is made again.
    private string Measure(params string[] arguments)
    {
        (int Code, string Out, string Error) run = CommandLine.Finish(folder.Path, arguments);
        for (int again = 0; again < 3 && run.Code == ExitCode.Findings; again++)
        {
            if (Directory.Exists(folder.At(arguments[^1])))
            {
                Directory.Delete(folder.At(arguments[^1]), recursive: true);
            }

            run = CommandLine.Finish(folder.Path, arguments);
        }

        Assert.True(run.Code == ExitCode.Clean, run.Out + run.Error);
        return run.Out + run.Error;
    }
}
