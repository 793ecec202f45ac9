package greenwall.fleet.runbook.run;

import greenwall.fleet.Unit;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Vector;
import java.util.List;
import java.util.Optional;

/// The result of a step.
public sealed interface StepResult {
    /// In one line, with the numbers.
    String words();

    /// @param query as it was asked
    /// @param past the same over the case's window, where it could be had
    /// @param quantity what was measured; empty for a calculation with several
    record Measured(
            String query, Unit unit, Vector rows, Optional<Matrix> past, String words, Optional<Quantity> quantity)
            implements StepResult {}

    /// @param left how many more lines there are
    record Read(String query, List<Logs.Line> lines, long left, String words) implements StepResult {}

    /// Something for a person to run: a shell's command, or a probe and its arguments, which hold no label.
    record Offered(ShellCommand command, String words) implements StepResult {}

    /// @param why for each condition, what was found
    /// @param own what the conditions alone say
    /// @param byPerson whether somebody overruled them
    record Decided(RunbookStep.Choice choice, RunbookStep.Choice own, List<String> why, boolean byPerson, String words)
            implements StepResult {}

    /// Where the case stands between the recorded ones.
    ///
    /// @param likeness the recorded case that it is clearly like; empty where no margin tells them apart
    record Compared(
            List<ReferenceCases.Feature> features,
            List<ReferenceCases.Distance> distances,
            Optional<ReferenceCases.Distance> likeness,
            String words)
            implements StepResult {}

    /// @param remedies what the runbook has at hand for an incident
    record Concluded(IncidentVerdict verdict, List<IncidentClosing.Change> changes, List<Remedy> remedies, String words)
            implements StepResult {}

    /// A command or a probe, filled in for the case.
    record Remedy(RunbookStep step, ShellCommand command) {}

    /// The query could not be sent, or was not answered.
    record Nothing(String words) implements StepResult {}
}
