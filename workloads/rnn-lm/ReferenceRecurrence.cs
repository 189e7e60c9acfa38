using System.Diagnostics;
using Bench.Spec.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>One recurrent layer over one sequence in fp64, equation by equation, forward and backward through time.</summary>
internal abstract class ReferenceRecurrence
{
    /// <summary>Names the layer's tensors.</summary>
    /// <param name="parameters">The model's.</param>
    /// <param name="prefix">What the names of this layer's begin with.</param>
    protected ReferenceRecurrence(ReferenceParameters parameters, string prefix)
    {
        Parameters = parameters;
        Prefix = prefix;
    }

    /// <summary>The model's parameters.</summary>
    protected ReferenceParameters Parameters { get; }

    /// <summary>What the names of this layer's tensors begin with.</summary>
    protected string Prefix { get; }

    /// <summary>Makes a layer.</summary>
    public static ReferenceRecurrence Create(RecurrentCell cell, ReferenceParameters parameters, int layer) => cell switch
    {
        RecurrentCell.Lstm => new ReferenceLstm(parameters, $"layer{layer}."),
        RecurrentCell.Gru => new ReferenceGru(parameters, $"layer{layer}."),
        RecurrentCell.MinLstm => new ReferenceMinLstm(parameters, $"layer{layer}."),
        _ => throw new UnreachableException(),
    };

    /// <summary>h of every step, from a zero state; keeps what <see cref="Backward"/> needs.</summary>
    /// <param name="x">An input vector a step.</param>
    public abstract double[][] Forward(double[][] x);

    /// <summary>Adds the gradients of the weights; returns those of the inputs.</summary>
    /// <param name="dh">The gradient of each step's h, as far as it comes from above.</param>
    /// <param name="gradients">Receives.</param>
    public abstract double[][] Backward(double[][] dh, ReferenceParameters gradients);

    /// <summary>W x + b of every gate.</summary>
    protected double[] FromInput(double[] x) => ReferenceAffine.Of(Parameters[Prefix + "w_ih"], Parameters[Prefix + "b_ih"], x);

    /// <summary>U h + d of every gate.</summary>
    protected double[] FromState(double[] h) => ReferenceAffine.Of(Parameters[Prefix + "w_hh"], Parameters[Prefix + "b_hh"], h);

    /// <summary>The backward of <see cref="FromInput"/>.</summary>
    protected double[] BackwardInput(double[] x, double[] dy, ReferenceParameters gradients) =>
        ReferenceAffine.Backward(Parameters[Prefix + "w_ih"], x, dy, gradients[Prefix + "w_ih"], gradients[Prefix + "b_ih"]);

    /// <summary>The backward of <see cref="FromState"/>.</summary>
    protected double[] BackwardState(double[] h, double[] dy, ReferenceParameters gradients) =>
        ReferenceAffine.Backward(Parameters[Prefix + "w_hh"], h, dy, gradients[Prefix + "w_hh"], gradients[Prefix + "b_hh"]);

    /// <summary>1 / (1 + e^-x).</summary>
    protected static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
