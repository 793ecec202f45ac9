package greenwall.fleet.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.Explanations;
import greenwall.fleet.explain.Question;
import greenwall.fleet.explain.service.ServiceExplanations;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.ExplanationEvidence;
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
    /// An onset older than this is outside the usual time window around now.
    private static final Duration RECENT = Duration.ofMinutes(25);
    /// The first delay before an inconclusive problem is retried: the metric may only just have begun to
    /// change, and the log line may arrive later. After a few retries the delay doubles each time.
    private static final Duration FIRST_RETRY = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /// With more problems than this, retries wait longer, so that hundreds of problems do not keep the
    /// console and its sources busy.
    private static final int AT_FULL_PACE = 10;
    /// The most attempts for a warning; a critical problem is retried for as long as it lasts.
    private static final int MOST_TRIES = 7;
    private static final int QUICK_TRIES = 3;
    /// A problem that returns within this time is the same problem: it is flapping.
    private static final Duration KEPT_FOR = Duration.ofMinutes(15);
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Explanations explains;
    private final ServiceExplanations services;
    private final Runnable onFound;
    /// Guarded by this.
    private final Map<String, Kept> kept = new HashMap<>();

    private final Map<String, Pending> pending = new HashMap<>();
    /// Guarded by this: an explanation that is running at the close starts no more queries.
    private boolean closed;

    /// @param evidence the explanation at that time, for an incident record
    /// @param tries how many attempts were made
    private record Kept(ProblemExplanation finding, List<Evidence> evidence, Instant at, Instant seen, int tries) {
        Kept seenAt(Instant now) {
            return new Kept(finding, evidence, at, now, tries);
        }

        /// @param problems the number of problems with an explanation
        Instant nextTry(int problems) {
            var pause = FIRST_RETRY.multipliedBy(1L << Math.clamp(tries - QUICK_TRIES, 0, 10));
            return at.plus((pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE)
                    .multipliedBy(Math.max(1, problems / AT_FULL_PACE)));
        }
    }

    private record Pending(Instant at, Explanations.Running running) {}

    /// @param onFound called after a problem was explained, on the thread that explained it
    public BackgroundExplainer(Explanations explains, ServiceExplanations services, Runnable onFound) {
        this.explains = explains;
        this.services = services;
        this.onFound = onFound;
    }

    /// Returns the same problems with their known explanations, and starts the missing explanations.
    public List<Problem> know(List<Problem> problems, FleetState fleet, Instant now) {
        List<Problem> known;
        synchronized (this) {
            remember(problems, now);
            known = problems.stream()
                    .map(problem -> Optional.ofNullable(kept.get(problem.id()))
                            .map(k -> problem.with(k.finding()))
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

    private void remember(List<Problem> problems, Instant now) {
        for (var problem : problems) {
            kept.computeIfPresent(problem.id(), (_, old) -> old.seenAt(now));
        }
        kept.values().removeIf(old -> old.seen().plus(KEPT_FOR).isBefore(now));
        pending.values().removeIf(explanation -> {
            boolean stuck = explanation.at().plus(TIMEOUT).isBefore(now);
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
            if (problem.finding().isPresent()) {
                continue;
            }
            var cluster = problem.subject().cluster();
            boolean ofService = problem.subject().kind() == Subject.Kind.SERVICE;
            Optional<Question> question;
            synchronized (this) {
                if (closed || busy.contains(cluster) || pending.containsKey(cluster) || known(problem, now)) {
                    continue;
                }
                question = ofService ? Optional.empty() : next(problem, fleet, now);
                if (question.isEmpty() && !ofService) {
                    continue;
                }
                pending.put(cluster, new Pending(now, () -> {}));
            }
            var running = ofService ? explainService(problem, now) : explain(problem, question.orElseThrow(), now);
            synchronized (this) {
                pending.computeIfPresent(cluster, (_, explanation) -> new Pending(explanation.at(), running));
                if (closed) {
                    running.close();
                }
            }
        }
    }

    private Explanations.Running explain(Problem problem, Question question, Instant now) {
        return explains.explain(question, explanation -> {
            if (explanation.complete()) {
                keep(problem, ProblemExplanation.of(question, explanation), ExplanationEvidence.all(explanation), now);
            }
        });
    }

    private Explanations.Running explainService(Problem problem, Instant now) {
        var subject = problem.subject();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                var explained = services.explain(subject.cluster(), subject.key(), asked(problem, now));
                var evidence = new ArrayList<Evidence>();
                explained.ifPresent(service -> {
                    evidence.add(new Evidence.Note(service.sentence()));
                    service.around().forEach(part -> evidence.addAll(ExplanationEvidence.all(part)));
                });
                keep(problem, ProblemExplanation.of(subject.key(), explained), evidence, now);
            } catch (InterruptedException _) {
                // The explainer was closed.
                Thread.currentThread().interrupt();
            }
        });
        return thread::interrupt;
    }

    private void keep(Problem problem, ProblemExplanation finding, List<Evidence> evidence, Instant now) {
        synchronized (this) {
            pending.remove(problem.subject().cluster());
            var before = kept.get(problem.id());
            int tries = before == null ? 1 : before.tries() + 1;
            kept.put(problem.id(), new Kept(finding, evidence, now, now, tries));
            notifyAll();
        }
        onFound.run();
    }

    private boolean known(Problem problem, Instant now) {
        var old = kept.get(problem.id());
        return old != null
                && (old.finding().tellsCause()
                        || problem.severity() != Severity.CRITICAL && old.tries() >= MOST_TRIES
                        || old.nextTry(kept.size()).isAfter(now));
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

    /// The time for which a problem is explained.
    public static Instant asked(Problem problem, Instant now) {
        return problem.onsetKnown() && problem.onset().isBefore(now.minus(RECENT))
                ? problem.onset().plus(Question.USUAL_REACH.dividedBy(3))
                : now;
    }

    /// The next question: each attempt takes the next one, and after the last one the first again.
    private Optional<Question> next(Problem problem, FleetState fleet, Instant now) {
        var questions = questions(problem, fleet, now);
        var old = kept.get(problem.id());
        return questions.isEmpty()
                ? Optional.empty()
                : Optional.of(questions.get((old == null ? 0 : old.tries()) % questions.size()));
    }

    /// The questions about a problem, tried one after the other until one finds a log line: first its worst
    /// cell now; for alerts alone, their host at the start of the first alert, then now. If a question has
    /// found a line, only that question. Empty if no metric of a host shows the problem.
    public static List<Question> questions(Problem problem, FleetState fleet, Instant now) {
        var answered =
                problem.finding().filter(found -> found.line().isPresent()).flatMap(ProblemExplanation::question);
        if (answered.isPresent()) {
            return List.of(answered.get());
        }
        var cluster = problem.subject().cluster();
        var kind = problem.subject().kind();
        if (kind == Subject.Kind.SOURCE && problem.subject().host().isEmpty()) {
            return List.of();
        }
        var questions = new ArrayList<Question>();
        if (kind != Subject.Kind.SITE) {
            problem.members().stream()
                    .filter(member -> member.kind() != Symptom.Kind.ALERT
                            && member.kind() != Symptom.Kind.SOURCE
                            && member.counts()
                            && !member.host().isEmpty()
                            && (kind != Subject.Kind.SOURCE || onSourceHost(problem, member)))
                    .findFirst()
                    .map(member -> new Question.OfHost(
                            cluster,
                            member.host(),
                            Optional.of(member.kind() == Symptom.Kind.TARGET ? "up" : member.name()),
                            member.key()))
                    .ifPresent(cell -> questions.add(Question.of(cell, asked(problem, now))));
        }
        var host = switch (kind) {
            case SITE -> hub(problem, fleet);
            case SOURCE -> Optional.of(problem.subject().host());
            default -> problem.hosts().stream().findFirst();
        };
        if (questions.isEmpty()) {
            host.map(name -> new Question.OfHost(cluster, name, quantity(problem), Labels.EMPTY))
                    .ifPresent(of -> {
                        firstAlert(problem).ifPresent(at -> questions.add(Question.of(of, at)));
                        questions.add(Question.of(of, asked(problem, now)));
                    });
        }
        return questions;
    }

    /// The missing values of other hosts are not the cause of a silent source.
    private static boolean onSourceHost(Problem problem, Symptom member) {
        return member.host().equals(problem.subject().host()) && !Double.isNaN(member.value());
    }

    private static Optional<Instant> firstAlert(Problem problem) {
        return problem.members().stream()
                .filter(member -> member.kind() == Symptom.Kind.ALERT && member.counts())
                .flatMap(member -> member.since().stream())
                .min(Comparator.naturalOrder());
    }

    /// The host of a site through which the others are reached: the one with the most tunnels. Hosts at the
    /// far ends of its tunnels may belong to the problem, but not to the site.
    private static Optional<String> hub(Problem problem, FleetState fleet) {
        var topology = new Topology(fleet);
        var cluster = problem.subject().cluster();
        var site = problem.subject().key();
        return problem.hosts().stream()
                .filter(host -> topology.find(cluster, host)
                        .filter(state -> state.host().labels().toMap().containsValue(site))
                        .isPresent())
                .max(Comparator.comparingInt(
                        host -> topology.peers(Subject.host(cluster, host)).size()));
    }

    /// The quantity of a problem that only alerts report.
    private static Optional<String> quantity(Problem problem) {
        boolean memory = problem.lead().contains("memory");
        return switch (problem.subject().kind()) {
            case UNIT -> Optional.of(memory ? "mem.util" : "systemd.failed");
            case TUNNEL -> Optional.of("wg.handshake.age");
            case SITE -> Optional.of("up");
            case SOURCE -> Optional.of("cpu.util");
            case HOST -> memory ? Optional.of("mem.util") : Optional.empty();
            default -> Optional.empty();
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        pending.values().forEach(explanation -> explanation.running().close());
        pending.clear();
    }
}
