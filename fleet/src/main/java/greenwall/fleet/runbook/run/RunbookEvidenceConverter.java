package greenwall.fleet.runbook.run;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.runbook.RunbookStep;
import java.util.ArrayList;
import java.util.Optional;

/// Converts the results of a run to evidence.
final class RunbookEvidenceConverter {
    private RunbookEvidenceConverter() {}

    static Optional<Evidence> evidence(RunbookCase runbookCase, RunbookRun.CompletedStep done) {
        var title = done.step().title().isEmpty() ? done.section() : done.step().title();
        return switch (done.result()) {
            case StepResult.Measured measured -> Optional.of(measured(runbookCase, title, measured));
            case StepResult.LogLines(var query, var lines, var left, var words) ->
                Optional.of(new Evidence.Lines(
                        title,
                        runbookCase.cluster(),
                        query,
                        runbookCase.window(),
                        lines.stream()
                                .map(l -> new Evidence.Line(l.timeNanos(), l.stream(), l.text()))
                                .toList(),
                        left,
                        words));
            case StepResult.Decided(var choice, var own, var why, var byPerson, var words)
            when done.step() instanceof RunbookStep.Decision decide ->
                Optional.of(new Evidence.Decision(
                        RunbookRun.question(decide),
                        words,
                        String.join("; ", why),
                        byPerson,
                        choice == own ? "" : own.word()));
            case StepResult.Compared compared ->
                Optional.of(new Evidence.Note("Compared with the recorded cases, " + compared.words()));
            case StepResult.Concluded(var verdict, var _, var _, var words) ->
                Optional.of(new Evidence.Note("The runbook's verdict: " + verdict.word() + "\n" + words));
            case StepResult.NoResult(var words) -> Optional.of(new Evidence.Note(title + ": " + words));
            case StepResult.Decided _, StepResult.Offered _ -> Optional.empty();
        };
    }

    private static Evidence measured(RunbookCase runbookCase, String title, StepResult.Measured measured) {
        if (measured.past().isPresent()) {
            var past = measured.past().get();
            return new Evidence.Chart(
                    title,
                    runbookCase.cluster(),
                    measured.query(),
                    measured.unit(),
                    past.window(),
                    past.step(),
                    past.series(),
                    measured.words());
        }
        var rows = new ArrayList<Evidence.Figure>();
        for (int row = 0; row < measured.rows().size(); row++) {
            rows.add(new Evidence.Figure(
                    measured.rows().labels(row), measured.rows().value(row)));
        }
        return new Evidence.Figures(
                title,
                runbookCase.cluster(),
                measured.query(),
                measured.unit(),
                runbookCase.at(),
                rows,
                measured.words());
    }
}
