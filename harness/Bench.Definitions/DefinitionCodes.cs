using System.Collections.Frozen;

namespace Bench.Definitions;

/// <summary>The stable ids of what the readers and the planner find. Never reused.</summary>
public static class DefinitionCodes
{
    /// <summary>The bytes are not UTF-8.</summary>
    public const string NotUtf8 = "DEF001";

    /// <summary>The file is larger than a definition can be.</summary>
    public const string FileTooLarge = "DEF002";

    /// <summary>There is nothing in the file.</summary>
    public const string EmptyFile = "DEF003";

    /// <summary>The text is not YAML.</summary>
    public const string NotYaml = "DEF004";

    /// <summary>YAML that definitions do not use: anchors, aliases, tags, directives, several documents, tabs.</summary>
    public const string ForbiddenYaml = "DEF005";

    /// <summary>Nested too deeply, or too many values.</summary>
    public const string TooMuchYaml = "DEF006";

    /// <summary>A key stands twice in one mapping.</summary>
    public const string DuplicateKey = "DEF007";

    /// <summary>A key that the schema does not have.</summary>
    public const string UnknownKey = "DEF008";

    /// <summary>A key that the schema requires is not there.</summary>
    public const string MissingKey = "DEF009";

    /// <summary>A value of another type than the schema's.</summary>
    public const string WrongType = "DEF010";

    /// <summary>A number or a length outside its range.</summary>
    public const string OutOfRange = "DEF011";

    /// <summary>A name that is none of those allowed.</summary>
    public const string UnknownName = "DEF012";

    /// <summary>A spelling that YAML's versions read differently: 010, 0x10, 1_000, yes.</summary>
    public const string AmbiguousSpelling = "DEF013";

    /// <summary>Text that does not have the form asked for: an id, a version, a digest, a duration.</summary>
    public const string MalformedText = "DEF014";

    /// <summary>A path that leaves the definition's folder.</summary>
    public const string PathLeavesFolder = "DEF015";

    /// <summary>More data than a workload may have.</summary>
    public const string TooMuchData = "DEF016";

    /// <summary>Two values that contradict each other.</summary>
    public const string Contradiction = "DEF017";

    /// <summary>A stated accuracy target that is looser than the derived one.</summary>
    public const string TargetLooser = "DEF018";

    /// <summary>The data set's digest is not written yet.</summary>
    public const string DatasetUnfrozen = "DEF019";

    /// <summary>A run that needs a target rate has none.</summary>
    public const string TargetRateMissing = "DEF020";

    /// <summary>A declared precision that the closed division does not allow.</summary>
    public const string PrecisionNotAllowed = "DEF021";

    /// <summary>A scenario that the workload does not have.</summary>
    public const string ScenarioNotOffered = "DEF022";

    /// <summary>Two workloads with one id.</summary>
    public const string DuplicateWorkload = "DEF023";

    /// <summary>No workload of that id.</summary>
    public const string UnknownWorkload = "DEF024";

    /// <summary>More findings than are shown.</summary>
    public const string MoreFindings = "DEF025";

    /// <summary>Settings that are each in range and together more than a run can be.</summary>
    public const string NotRunnable = "DEF026";

    /// <summary>A workload has the id and version of a shipped one and is another.</summary>
    public const string Impostor = "DEF027";

    /// <summary>Arrivals that the closed division does not have.</summary>
    public const string ArrivalsNotPoisson = "DEF028";

    /// <summary>A setting of LoadGen's configuration files that has no effect.</summary>
    public const string SettingIgnored = "DEF029";

    /// <summary>A setting that the round or the workload fixes, given another value.</summary>
    public const string SettingFixed = "DEF030";

    /// <summary>A text that is no formula.</summary>
    public const string FormulaMalformed = "DEF031";

    /// <summary>A formula that refers to nothing, to a word, or to itself.</summary>
    public const string FormulaUnsound = "DEF032";

    /// <summary>A formula without a finite value of its hyperparameter's type: a division by zero, a root of less than 0, a fraction where a whole number is needed.</summary>
    public const string FormulaUndefined = "DEF033";

    /// <summary>A hyperparameter that the workload does not have.</summary>
    public const string HyperparameterUnknown = "DEF034";

    /// <summary>A hyperparameter that the workload does not let be what it is.</summary>
    public const string HyperparameterOutside = "DEF035";

    /// <summary>A hyperparameter that is set twice in one place.</summary>
    public const string HyperparameterTwice = "DEF036";

    /// <summary>A hyperparameter of the open division that closed would not allow.</summary>
    public const string HyperparameterDeparts = "DEF037";

    /// <summary>A borrowed hyperparameter that is set to something else than the lender's.</summary>
    public const string BorrowedDiffers = "DEF038";

    /// <summary>Fewer runs than a score needs.</summary>
    public const string TooFewRuns = "DEF039";

    /// <summary>A ruleset without numbers for training.</summary>
    public const string NoTraining = "DEF040";

    /// <summary>Hyperparameters borrowed for a workload that forbids it.</summary>
    public const string BorrowingNotAllowed = "DEF041";

    /// <summary>A file of weights that is missing, another than the pinned one, or of another model.</summary>
    public const string WeightsRefused = "DEF042";

    /// <summary>Each code with its title, in order.</summary>
    public static FrozenDictionary<string, string> Titles { get; } = new Dictionary<string, string>
    {
        [NotUtf8] = "The file is not UTF-8",
        [FileTooLarge] = "The file is larger than 256 KiB",
        [EmptyFile] = "The file is empty",
        [NotYaml] = "The text is not YAML",
        [ForbiddenYaml] = "Anchors, aliases, tags, directives, second documents and tabs are not used in definitions",
        [TooMuchYaml] = "More than 32 levels or 50,000 values",
        [DuplicateKey] = "A key stands twice",
        [UnknownKey] = "A key that the schema does not have",
        [MissingKey] = "A required key is missing",
        [WrongType] = "A value of the wrong type",
        [OutOfRange] = "A value outside its range",
        [UnknownName] = "A name that is none of those allowed",
        [AmbiguousSpelling] = "A spelling that YAML readers disagree on",
        [MalformedText] = "Text in the wrong form",
        [PathLeavesFolder] = "A path that leaves the definition's folder",
        [TooMuchData] = "More data than a workload may have",
        [Contradiction] = "Two values contradict each other",
        [TargetLooser] = "A stated accuracy target is looser than the derived one",
        [DatasetUnfrozen] = "The data set's digest is not written yet",
        [TargetRateMissing] = "A run that needs a target rate has none",
        [PrecisionNotAllowed] = "A precision that the closed division does not allow",
        [ScenarioNotOffered] = "A scenario that the workload does not have",
        [DuplicateWorkload] = "Two workloads have one id",
        [UnknownWorkload] = "No workload of that id",
        [MoreFindings] = "More findings than are shown",
        [NotRunnable] = "Settings that no run can be made of",
        [Impostor] = "A workload has the id and version of a shipped one and is another",
        [ArrivalsNotPoisson] = "Arrivals that the closed division does not have",
        [SettingIgnored] = "A setting that has no effect",
        [SettingFixed] = "A setting that the round or the workload fixes",
        [FormulaMalformed] = "A formula that is none",
        [FormulaUnsound] = "A formula that refers to nothing, to a word or to itself",
        [FormulaUndefined] = "A formula without a value",
        [HyperparameterUnknown] = "A hyperparameter that the workload does not have",
        [HyperparameterOutside] = "A hyperparameter outside what the workload allows",
        [HyperparameterTwice] = "A hyperparameter set twice",
        [HyperparameterDeparts] = "A hyperparameter departs from what closed allows",
        [BorrowedDiffers] = "A borrowed hyperparameter is changed",
        [TooFewRuns] = "Fewer runs than a score needs",
        [NoTraining] = "The round has no training",
        [BorrowingNotAllowed] = "Borrowing that the workload does not allow",
        [WeightsRefused] = "A file of weights that is missing, another than the pinned one, or of another model",
    }.ToFrozenDictionary();
}
