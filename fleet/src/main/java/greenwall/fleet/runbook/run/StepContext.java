package greenwall.fleet.runbook.run;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.logs.HostStreamFinder;
import greenwall.fleet.runbook.run.RunbookPlaceholders.LogStreams;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.util.List;

/// The case of a run with its sources, and the values of its placeholders.
record StepContext(RunbookSubject subject, RunbookRun.Dependencies dependencies, RunbookPlaceholders placeholders) {
    static StepContext of(RunbookSubject subject, RunbookRun.Dependencies dependencies, Labels otherLabels) {
        return new StepContext(
                subject,
                dependencies,
                new RunbookPlaceholders(
                        subject, dependencies.quantities(), logStreams(subject, dependencies), otherLabels));
    }

    /// The streams of the host by each label that names it. Without one, the queries are those of a host whose
    /// streams have this site's usual label, and find nothing.
    private static LogStreams logStreams(RunbookSubject subject, RunbookRun.Dependencies dependencies) {
        var found = dependencies
                .logs()
                .map(logs -> HostStreamFinder.query(logs, subject.window(), dependencies.deadline()));
        var usual = LogStreams.byLabel(
                subject, found.flatMap(HostStreamFinder::label).orElse("hostname"));
        var ofHost = found.map(streams -> matchers(streams.selectors(subject.names())))
                .orElse(List.of());
        var all = found.map(streams -> matchers(streams.everyStream())).orElse(List.of());
        return new LogStreams(ofHost.isEmpty() ? usual.ofHost() : ofHost, all.isEmpty() ? usual.all() : all);
    }

    private static List<String> matchers(List<String> selectors) {
        return selectors.stream()
                .map(selector -> selector.substring(1, selector.length() - 1))
                .toList();
    }

    Outcome<InstantVector> instant(String query, MetricsSource source) {
        return source.instant(query, subject.at(), dependencies.deadline());
    }
}
