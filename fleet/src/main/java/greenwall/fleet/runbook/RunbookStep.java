package greenwall.fleet.runbook;

import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A fenced block of a runbook that the console can execute.
public sealed interface RunbookStep {
    String title();

    record Promql(String title, String query, int line) implements RunbookStep {}

    record Logql(String title, String query, int line) implements RunbookStep {}

    record Probe(String title, String tool, Map<String, String> arguments, int line) implements RunbookStep {}

    /// Commands for a person to run, or to copy.
    record Shell(String title, String commands, int line) implements RunbookStep {}

    /// A comparison of the case with the recorded cases of that name; each feature is an expression.
    record CaseComparison(String title, String name, List<Feature> features) implements RunbookStep {}

    /// @param weight how well the feature distinguishes the cases, relative to others; at least 1
    record Feature(String name, int weight, String query, int line) {}

    /// A decision: by conditions, which must all be true for a yes, or by a question to a person.
    record Decision(
            String title, List<Condition> conditions, Optional<String> question, Map<Choice, Branch> branches, int line)
            implements RunbookStep {}

    /// The end of a path through the runbook.
    record Verdict(IncidentVerdict verdict, String because, List<IncidentEnd.ProposedChange> changes, int line)
            implements RunbookStep {
        @Override
        public String title() {
            return verdict.word();
        }
    }

    enum Choice implements LowerCaseEnum {
        YES,
        NO,
        UNKNOWN
    }

    /// @param slug the anchor of the section that it leads to
    record Branch(String slug, String because, int line) {}

    /// A comparison in PromQL, or a minimum number of lines of a LogQL query.
    sealed interface Condition {
        String text();

        int line();

        record PromqlComparison(String text, int line) implements Condition {}

        record MinimumLines(int atLeast, String text, int line) implements Condition {}
    }
}
