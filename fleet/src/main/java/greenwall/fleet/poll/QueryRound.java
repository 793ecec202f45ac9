package greenwall.fleet.poll;

import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;

/// Sends many queries to a source at once and takes the answers, within the row budget and before the source counts as
/// silent.
record QueryRound(
        QueryRunner runner,
        RowBudget budget,
        SourceWatch watch,
        ClusterTargets targets,
        PollSettings settings,
        Supplier<HostMapping> folding) {
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(300);

    void ask(Collection<PolledQuery> asked) {
        ask(asked, Set.of());
    }

    /// @param joinable those that may be asked in one
    void ask(Collection<PolledQuery> asked, Set<PolledQuery> joinable) {
        take(asked, joinable);
        var doubtful = asked.stream().filter(PolledQuery::doubtful).toList();
        if (!doubtful.isEmpty()) {
            take(doubtful, Set.of());
        }
        if (asked.contains(targets.up())) {
            watch.pulse(targets.up());
        }
    }

    private void take(Collection<PolledQuery> asked, Set<PolledQuery> joinable) {
        var alone = asked.stream().filter(query -> !joinable.contains(query)).toList();
        var joined = JoinedQuery.of(asked.stream().filter(joinable::contains).toList());
        var parts = targets.parts();
        var ofTargets = new MissingRows(parts::explain, _ -> false);
        var ofRows = new MissingRows(parts::explain, row -> targets.hides(row, folding.get()));
        var answers = runner.ask(alone, joined, patience());
        if (parts.any()
                && answers.values().stream().anyMatch(Outcome.Answered.class::isInstance)
                && parts.lookAgain(runner.metrics().parts(patience()))) {
            targets.findCut(folding.get());
        }
        answers.forEach((query, outcome) -> {
            boolean lists = targets.all().contains(query);
            var admitted = budget.admit(query, outcome, lists);
            if (query.take(admitted, watch.skew(), lists ? ofTargets : ofRows)) {
                watch.answered(outcome);
            }
            if (query == targets.up()) {
                targets.findCut(folding.get());
            }
        });
    }

    /// No query runs past the moment at which its source counts as silent, so that a hanging source is noticed in time.
    Duration patience() {
        var now = settings.clock().instant();
        var left = watch.silentAt()
                .filter(now::isBefore)
                .map(at -> Duration.between(now, at))
                .filter(until -> until.compareTo(settings.deadline()) < 0);
        return left.map(until -> until.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : until)
                .orElse(settings.deadline());
    }
}
