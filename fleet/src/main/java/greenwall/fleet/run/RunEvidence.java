package greenwall.fleet.run;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns what a run found into evidence.
final class RunEvidence {
    private RunEvidence() {}

    static Optional<Evidence> evidence(Subject subject, GuidedRun.Done done) {
        var title = done.step().title().isEmpty() ? done.section() : done.step().title();
        return switch (done.result()) {
            case Result.Measured measured -> Optional.of(measured(subject, title, measured));
            case Result.Read(var query, var lines, var left, var words) ->
                Optional.of(new Evidence.Lines(
                        title,
                        subject.cluster(),
                        query,
                        subject.window(),
                        lines.stream()
                                .map(l -> new Evidence.Line(l.timeNanos(), l.stream(), l.text()))
                                .toList(),
                        left,
                        words));
            case Result.Decided(var choice, var own, var why, var byPerson, var words)
            when done.step() instanceof Step.Decide decide ->
                Optional.of(new Evidence.Decision(
                        GuidedRun.question(decide),
                        words,
                        String.join("; ", why),
                        byPerson,
                        choice == own ? "" : own.word()));
            case Result.Decided _ -> Optional.empty();
            case Result.Compared compared ->
                Optional.of(new Evidence.Note("Beside the recorded cases, " + compared.words()));
            case Result.Concluded(var verdict, var _, var _, var words) ->
                Optional.of(new Evidence.Note("The runbook's verdict: " + verdict.word() + "\n" + words));
            case Result.Nothing(var words) -> Optional.of(new Evidence.Note(title + ": " + words));
            case Result.Offered _ -> Optional.empty();
        };
    }

    private static Evidence measured(Subject subject, String title, Result.Measured measured) {
        if (measured.past().isPresent()) {
            var past = measured.past().get();
            return new Evidence.Chart(
                    title,
                    subject.cluster(),
                    measured.query(),
                    measured.unit(),
                    past.window(),
                    past.step(),
                    past.series(),
                    List.of(),
                    measured.words());
        }
        var rows = new ArrayList<Evidence.Figure>();
        for (int row = 0; row < measured.rows().size(); row++) {
            rows.add(new Evidence.Figure(
                    measured.rows().labels(row), measured.rows().value(row)));
        }
        return new Evidence.Figures(
                title, subject.cluster(), measured.query(), measured.unit(), subject.at(), rows, measured.words());
    }
}
