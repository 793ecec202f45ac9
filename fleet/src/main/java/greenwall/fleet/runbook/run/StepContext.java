package greenwall.fleet.runbook.run;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.util.Optional;

/// The case of a run with its sources, and the values of its placeholders.
record StepContext(RunbookSubject subject, RunbookRun.Dependencies dependencies, RunbookPlaceholders placeholders) {
    static StepContext of(RunbookSubject subject, RunbookRun.Dependencies dependencies, Labels otherLabels) {
        return new StepContext(
                subject,
                dependencies,
                new RunbookPlaceholders(
                        subject, dependencies.quantities(), logLabel(subject, dependencies), otherLabels));
    }

    /// The label that names the host in this site's log streams.
    private static Optional<String> logLabel(RunbookSubject subject, RunbookRun.Dependencies dependencies) {
        return dependencies
                .logs()
                .flatMap(logs -> logs.labelNames(subject.window(), dependencies.deadline())
                        .answer())
                .flatMap(names ->
                        HostLabelNames.IN_LOGS.stream().filter(names::contains).findFirst());
    }

    Outcome<InstantVector> instant(String query, MetricsSource source) {
        return source.instant(query, subject.at(), dependencies.deadline());
    }
}
