package greenwall.fleet.runbook.run;

import greenwall.fleet.Unit;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import java.util.List;
import java.util.Optional;

/// The result of a step.
public sealed interface StepResult {
    /// The result in one line, with its numbers.
    String summary();

    /// @param past the same query over the window of the case, if it could be read
    /// @param quantity what was measured; empty for a calculation with several
    record Measured(
            String query,
            Unit unit,
            InstantVector rows,
            Optional<Matrix> past,
            String summary,
            Optional<Quantity> quantity)
            implements StepResult {}

    /// @param omitted the number of older lines; -1 if there are more and nobody counted them
    record LogLines(String query, List<LogSource.Line> lines, long omitted, String summary) implements StepResult {}

    /// Something for a person to run: a shell command, or a probe with its arguments, which contain no labels.
    record Offered(ShellCommand command, String summary) implements StepResult {}

    /// @param own the choice that results from the conditions alone
    /// @param unanswered the query without a complete answer, if that is why the own choice is unknown
    record Decided(
            RunbookStep.Choice choice,
            RunbookStep.Choice own,
            List<String> why,
            boolean byPerson,
            Optional<Unanswered> unanswered,
            String summary)
            implements StepResult {}

    /// A query without a complete answer.
    ///
    /// @param sent false if it could not be sent
    record Unanswered(boolean sent, String reason) {
        String text() {
            return (sent ? "a query failed or returned only part of its data: " : "a query could not be sent: ")
                    + reason;
        }
    }

    /// @param closestCase the recorded case that it clearly resembles; empty if there is no such case
    /// @param unread the features that could not be read completely, and why; empty if all were
    record Compared(
            List<ReferenceCases.Feature> features,
            List<ReferenceCases.Distance> distances,
            Optional<ReferenceCases.Distance> closestCase,
            String unread,
            String summary)
            implements StepResult {}

    record Concluded(
            IncidentVerdict verdict, List<IncidentEnd.ProposedChange> changes, List<Remedy> remedies, String summary)
            implements StepResult {}

    /// A command or a probe, filled in for the case.
    record Remedy(RunbookStep step, ShellCommand command) {}

    /// No result: the query could not be sent or failed.
    record NoResult(String summary) implements StepResult {}
}
