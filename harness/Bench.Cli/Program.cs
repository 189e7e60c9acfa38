foreach (Bench.Machine.Symptom s in Bench.Machine.Examination.Examine())
{
    System.Console.WriteLine(s);
}
