package greenwall.fleet.problem;

import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.explain.service.ServiceExplainer;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.ExplanationEvidenceConverter;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Explains new problems in the background, the worst first: one at a time in each cluster, and none in a
/// cluster with a slow or silent source. An explanation is kept as long as its problem exists.
public final class BackgroundExplainer implements AutoCloseable {
    private final Explainer explains;
    private final ServiceExplainer services;
    private final Runnable onFound;
    /// Guarded by this.
    private final Map<String, CachedExplanation> kept = new HashMap<>();

    private final Map<String, PendingExplanation> pending = new HashMap<>();
    /// Guarded by this: an explanation that is running at the close starts no more queries.
    private boolean closed;

    /// @param evidence the explanation at that time, for an incident record
    /// @param tries how many attempts were made
    private record CachedExplanation(
            ProblemExplanation finding, List<Evidence> evidence, Instant at, Instant seen, int tries) {
        /// The pauses before an inconclusive problem is retried, by the number of attempts: the metric may only
        /// just have begun to change, and the log line may arrive later.
        private static final int[] RETRY_SECONDS = {15, 15, 15, 30, 60, 120, 240, 300};
        /// With more problems than this, retries wait longer, so that hundreds of problems do not keep the
        /// console and its sources busy.
        private static final int AT_FULL_PACE = 10;
        /// The most attempts for a warning; a critical problem is retried for as long as it lasts.
        private static final int MAX_TRIES = 7;
        /// A problem that returns within this time is the same problem: it is flapping.
        private static final Duration FLAPPING = Duration.ofMinutes(15);

        CachedExplanation seenAt(Instant now) {
            return new CachedExplanation(finding, evidence, at, now, tries);
        }

        boolean isOver(Instant now) {
            return seen.plus(FLAPPING).isBefore(now);
        }

        /// @param problems the number of problems with an explanation
        boolean isRetried(Severity severity, int problems, Instant now) {
            if (finding.hasCause() || severity != Severity.CRITICAL && tries >= MAX_TRIES) {
                return false;
            }
            long pause = RETRY_SECONDS[Math.min(tries, RETRY_SECONDS.length) - 1];
            return !at.plusSeconds(pause * Math.max(1, problems / AT_FULL_PACE)).isAfter(now);
        }
    }

    private record PendingExplanation(Instant at, Explainer.RunHandle running) {
        private static final Duration TIMEOUT = Duration.ofMinutes(2);

        boolean isStuck(Instant now) {
            return at.plus(TIMEOUT).isBefore(now);
        }
    }

    /// @param onFound called after a problem was explained, on the thread that explained it
    public BackgroundExplainer(Explainer explains, ServiceExplainer services, Runnable onFound) {
        this.explains = explains;
        this.services = services;
        this.onFound = onFound;
    }

    /// Returns the same problems with their known explanations, and starts the missing explanations.
    public List<Problem> withExplanations(List<Problem> problems, FleetState fleet, Instant now) {
        List<Problem> known;
        synchronized (this) {
            update(problems, now);
            known = problems.stream()
                    .map(problem -> Optional.ofNullable(kept.get(problem.id()))
                            .map(CachedExplanation::finding)
                            .or(() -> problem.explanation().isPresent()
                                    ? Optional.empty()
                                    : ProblemExplainQuestions.answerWithoutQuestion(problem, fleet, now))
                            .map(problem::with)
                            .orElse(problem))
                    .toList();
        }
        explainMissing(problems, fleet, now);
        return known;
    }

    /// The explanation of a problem for an incident record; empty before the first explanation.
    public synchronized List<Evidence> evidence(String problem) {
        var known = kept.get(problem);
        return known == null ? List.of() : known.evidence();
    }

    /// Waits until nothing is being explained, at most this long. Returns whether an explanation was running.
    public synchronized boolean await(Duration longest) throws InterruptedException {
        boolean busy = !pending.isEmpty();
        long end = System.nanoTime() + longest.toNanos();
        while (!pending.isEmpty() && System.nanoTime() < end) {
            wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return busy;
    }

    private void update(List<Problem> problems, Instant now) {
        for (var problem : problems) {
            kept.computeIfPresent(problem.id(), (_, old) -> old.seenAt(now));
        }
        kept.values().removeIf(old -> old.isOver(now));
        pending.values().removeIf(explanation -> {
            boolean stuck = explanation.isStuck(now);
            if (stuck) {
                explanation.running().close();
            }
            return stuck;
        });
    }

    /// Problems without an explanation come before retries.
    private void explainMissing(List<Problem> problems, FleetState fleet, Instant now) {
        var busy = slow(fleet);
        List<Problem> ordered;
        synchronized (this) {
            ordered = problems.stream()
                    .sorted(Comparator.comparing(Problem::severity)
                            .thenComparing(problem -> kept.containsKey(problem.id())))
                    .toList();
        }
        for (var problem : ordered) {
            if (problem.explanation().isPresent()) {
                continue;
            }
            var cluster = problem.subject().cluster();
            boolean ofService = problem.subject().kind() == Subject.Kind.SERVICE;
            Optional<ExplainQuestion> question;
            synchronized (this) {
                if (closed || busy.contains(cluster) || pending.containsKey(cluster) || !isDue(problem, now)) {
                    continue;
                }
                question = ofService ? Optional.empty() : next(problem, fleet, now);
                if (question.isEmpty() && !ofService) {
                    continue;
                }
                pending.put(cluster, new PendingExplanation(now, () -> {}));
            }
            var running = ofService ? explainService(problem, now) : explain(problem, question.orElseThrow(), now);
            synchronized (this) {
                pending.computeIfPresent(
                        cluster, (_, explanation) -> new PendingExplanation(explanation.at(), running));
                if (closed) {
                    running.close();
                }
            }
        }
    }

    private Explainer.RunHandle explain(Problem problem, ExplainQuestion question, Instant now) {
        return explains.explain(question, explanation -> {
            if (explanation.complete()) {
                store(
                        problem,
                        ProblemExplanation.of(question, explanation),
                        ExplanationEvidenceConverter.all(explanation),
                        now);
            }
        });
    }

    private Explainer.RunHandle explainService(Problem problem, Instant now) {
        var subject = problem.subject();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                var explained = services.explain(
                        subject.cluster(), subject.key(), ProblemExplainQuestions.timeToExplain(problem, now));
                var evidence = new ArrayList<Evidence>();
                explained.ifPresent(service -> {
                    evidence.add(new Evidence.Note(service.sentence()));
                    service.hostExplanations().forEach(part -> evidence.addAll(ExplanationEvidenceConverter.all(part)));
                });
                store(problem, ProblemExplanation.of(subject.key(), explained), evidence, now);
            } catch (InterruptedException _) {
                // The explainer was closed.
                Thread.currentThread().interrupt();
            }
        });
        return thread::interrupt;
    }

    private void store(Problem problem, ProblemExplanation finding, List<Evidence> evidence, Instant now) {
        synchronized (this) {
            pending.remove(problem.subject().cluster());
            var before = kept.get(problem.id());
            int tries = before == null ? 1 : before.tries() + 1;
            kept.put(problem.id(), new CachedExplanation(finding, evidence, now, now, tries));
            notifyAll();
        }
        onFound.run();
    }

    private boolean isDue(Problem problem, Instant now) {
        var old = kept.get(problem.id());
        return old == null || old.isRetried(problem.severity(), kept.size(), now);
    }

    private static Set<String> slow(FleetState fleet) {
        var slow = new HashSet<String>();
        for (var source : fleet.sources()) {
            if (source.shown() != CellState.OK || source.slowed().isPresent()) {
                slow.add(source.source().cluster());
            }
        }
        return slow;
    }

    /// The next question: each attempt takes the next one, and after the last one the first again.
    private Optional<ExplainQuestion> next(Problem problem, FleetState fleet, Instant now) {
        var questions = ProblemExplainQuestions.of(problem, fleet, now);
        var old = kept.get(problem.id());
        return questions.isEmpty()
                ? Optional.empty()
                : Optional.of(questions.get((old == null ? 0 : old.tries()) % questions.size()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        pending.values().forEach(explanation -> explanation.running().close());
        pending.clear();
    }
}
