package greenwall.fleet.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.explain.Question;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.ExplanationEvidence;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Explains new problems in the background, the worst first: one at a time for each cluster, and none while one of its
/// sources is slow or silent. What was found is kept for as long as the problem is there.
public final class BackgroundExplainer implements AutoCloseable {
    /// How far back an onset may be for the usual question around now to see it.
    private static final Duration RECENT = Duration.ofMinutes(25);
    /// Where nothing was conclusive it is looked at again, a few times after this and then after twice as long each
    /// time: a metric that has just begun to change tells little, and the line may come later.
    private static final Duration AGAIN = Duration.ofSeconds(15);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /// A warning is looked at so often, a critical problem for as long as it lasts.
    private static final int TRIES = 7;
    private static final int QUICK_TRIES = 3;
    /// A problem that is away for less is the same one: it flaps.
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Explains explains;
    private final Runnable onFound;
    /// Guarded by this.
    private final Map<String, Kept> kept = new HashMap<>();

    private final Map<String, Asked> asked = new HashMap<>();

    /// @param evidence the explanation as it was, for a record
    /// @param tries how often it was looked at
    private record Kept(Finding finding, List<Evidence> evidence, Instant at, Instant seen, int tries) {
        Kept seenAt(Instant now) {
            return new Kept(finding, evidence, at, now, tries);
        }

        Instant again() {
            var pause = AGAIN.multipliedBy(1L << Math.clamp(tries - QUICK_TRIES, 0, 10));
            return at.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        }
    }

    private record Asked(Instant at, Explains.Running running) {}

    /// @param onFound told when a problem was explained, on whichever thread explains
    public BackgroundExplainer(Explains explains, Runnable onFound) {
        this.explains = explains;
        this.onFound = onFound;
    }

    /// The same problems with what is known of them; asks for what is not known yet.
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
        ask(problems, fleet, now);
        return known;
    }

    /// What a problem's explanation came to, to be kept in a record; nothing while nobody looked.
    public synchronized List<Evidence> evidence(String problem) {
        var known = kept.get(problem);
        return known == null ? List.of() : known.evidence();
    }

    /// Waits until nothing is being explained, at most so long; whether there was something to wait for.
    public synchronized boolean await(Duration longest) throws InterruptedException {
        boolean busy = !asked.isEmpty();
        long end = System.nanoTime() + longest.toNanos();
        while (!asked.isEmpty() && System.nanoTime() < end) {
            wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return busy;
    }

    private void remember(List<Problem> problems, Instant now) {
        for (var problem : problems) {
            kept.computeIfPresent(problem.id(), (_, old) -> old.seenAt(now));
        }
        kept.values().removeIf(old -> old.seen().plus(FORGOTTEN).isBefore(now));
        asked.values().removeIf(one -> {
            boolean stuck = one.at().plus(LONGEST).isBefore(now);
            if (stuck) {
                one.running().close();
            }
            return stuck;
        });
    }

    /// What nobody looked at yet comes before what is looked at again.
    private void ask(List<Problem> problems, FleetState fleet, Instant now) {
        var busy = slow(fleet);
        List<Problem> wanted;
        synchronized (this) {
            wanted = problems.stream()
                    .sorted(Comparator.comparing(Problem::severity)
                            .thenComparing(problem -> kept.containsKey(problem.id())))
                    .toList();
        }
        for (var problem : wanted) {
            var cluster = problem.subject().cluster();
            var question = question(problem, fleet, now);
            synchronized (this) {
                if (question.isEmpty() || busy.contains(cluster) || asked.containsKey(cluster) || known(problem, now)) {
                    continue;
                }
                asked.put(cluster, new Asked(now, () -> {}));
            }
            var running = explains.explain(question.get(), explanation -> {
                if (explanation.complete()) {
                    synchronized (this) {
                        asked.remove(cluster);
                        var finding = Finding.of(question.get(), explanation);
                        var before = kept.get(problem.id());
                        int tries = before == null ? 1 : before.tries() + 1;
                        kept.put(
                                problem.id(), new Kept(finding, ExplanationEvidence.all(explanation), now, now, tries));
                        notifyAll();
                    }
                    onFound.run();
                }
            });
            synchronized (this) {
                asked.computeIfPresent(cluster, (_, one) -> new Asked(one.at(), running));
            }
        }
    }

    private boolean known(Problem problem, Instant now) {
        var old = kept.get(problem.id());
        return old != null
                && (old.finding().line().isPresent()
                        || problem.severity() != Severity.CRITICAL && old.tries() >= TRIES
                        || old.again().isAfter(now));
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

    /// What to ask of a problem: its most telling cell. Empty where no metric of a host shows it.
    public static Optional<Question> question(Problem problem, FleetState fleet, Instant now) {
        if (problem.subject().kind() == Subject.Kind.SOURCE
                && problem.subject().host().isEmpty()) {
            return Optional.empty();
        }
        var cell = problem.members().stream()
                .filter(member -> member.kind() != Member.Kind.ALERT
                        && member.kind() != Member.Kind.SOURCE
                        && member.counts()
                        && !member.host().isEmpty())
                .findFirst();
        var cluster = problem.subject().cluster();
        var at = problem.onsetKnown() && problem.onset().isBefore(now.minus(RECENT))
                ? problem.onset().plus(Question.USUAL_REACH.dividedBy(3))
                : now;
        if (cell.isPresent() && problem.subject().kind() != Subject.Kind.SITE) {
            var member = cell.get();
            boolean host = member.kind() == Member.Kind.TARGET;
            return Optional.of(Question.of(
                    new Question.OfHost(cluster, member.host(), Optional.of(host ? "up" : member.name()), member.key()),
                    at));
        }
        var host = problem.subject().kind() == Subject.Kind.SITE
                ? hub(problem, fleet)
                : problem.hosts().stream().findFirst();
        return host.map(name -> Question.of(new Question.OfHost(cluster, name, quantity(problem), Labels.EMPTY), at));
    }

    /// The host of a site through which the others are reached: the one with the most tunnels. The far ends of its
    /// tunnels are of the problem, but not of the site.
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

    /// Of a problem that alerts alone tell of.
    private static Optional<String> quantity(Problem problem) {
        return switch (problem.subject().kind()) {
            case UNIT -> Optional.of("systemd.failed");
            case SITE -> Optional.of("up");
            case SOURCE -> Optional.of("cpu.util");
            case HOST -> problem.lead().contains("memory") ? Optional.of("mem.util") : Optional.empty();
            default -> Optional.empty();
        };
    }

    @Override
    public synchronized void close() {
        asked.values().forEach(one -> one.running().close());
        asked.clear();
    }
}
