package greenwall.fleet.explain.logs;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Odds;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.RankedTemplate.Move;
import greenwall.fleet.explain.RankedTemplate.Part;
import greenwall.fleet.explain.logs.SurpriseScore.Found;
import greenwall.fleet.identity.InstanceAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Ranks templates by the evidence that each is the cause. All parts are decimal logarithms and are added: how unlikely
/// the change is by chance (its rarity and its distance from the onset), and prior knowledge (how serious the line is,
/// whether it relates to the metric, which host wrote it).
public final class LogRanking {
    private static final int MAX_SHOWN = 20;
    private static final double NAMED_OBJECT = 0.3;
    private static final double TOPIC = 0.28;
    private static final double NEVER_SEEN = 1.5;
    private static final double PLACE = 2;
    private static final double DISTANCE_WEIGHT = 0.6;
    private static final double SOON_BEFORE = 20;
    private static final double SOON_AFTER = 5;
    private static final double RARITY = -1;
    private static final double DIFFERS = 2;
    private static final double SHARE = 1.5;
    private static final double SHARE_FELL = 1;
    private static final double SHARE_WITH_ONSET = -0.25;
    private static final double WITH_ONSET = 0.6;
    private static final double NEW_VALUE = -0.3;
    private static final double VALUE_SHARE = 0.5;
    private static final double BREAK_WEIGHT = 2;
    private static final double MIN_MOVE_OF_BREAK = -0.3;
    private static final double NEIGHBOUR = -0.3;
    private static final double PER_TENFOLD_HOSTS = -0.25;
    private static final double STRANGER = -1.5;
    private static final double NAMES_HOST = 0.5;
    private static final double WITNESS = 0.55;
    private static final double MAX_WITNESSES = 1;
    private static final double SINGLE_WITNESS = -0.3;
    private static final double ONLY_SILENT = -1.5;
    private static final int TOGETHER_BEFORE = 60_000;
    private static final int TOGETHER_AFTER = 300_000;
    private static final int SHORTEST_NAME = 4;
    private static final int SETTLING = 60_000;
    private static final double MIN_EXPECTED = 8;
    private static final double REMAINING_SHARE = 0.1;
    /// Word beginnings that indicate trouble: `full` does not match in `successfully`.
    private static final Pattern TROUBLE =
            Pattern.compile("(?:(?<!\\p{L})|(?<=\\p{Ll})(?=\\p{Lu}))(?i:fail|error|kill|panic|exception|refus|denied"
                    + "|time[d ]?-?out|down\\b|lost\\b|corrupt|full\\b|exceed|cannot|can't|unable|abort|fatal|exhaust"
                    + "|unreachable|dropp|crash|critical|degraded|stuck|hung\\b|overflow|too many|invalid|not respond"
                    + "|out of\\b|oom|stall|leak|deadlock|did not|retry|giving up|no route)");

    private final LogTemplateCollector collector;
    private final List<LogReader> readers = new ArrayList<>();
    private final TimeWindow window;
    private final ReferenceTimes reference;
    private final Onset onset;
    private final OnsetDistance nearness;
    private final boolean known;
    private final SharedWords bond;
    private final Set<String> neighbours;
    private final List<String> names;

    /// @param neighbours plain names of hosts that the explained host depends on; a line of any other host must
    ///     name it
    /// @param names names of the explained host that lines of other hosts may contain; empty if no name is
    ///     certain
    public LogRanking(
            LogTemplateCollector collector,
            TimeWindow window,
            ReferenceTimes reference,
            SharedWords bond,
            Set<String> neighbours,
            Set<String> names) {
        this.collector = collector;
        this.window = window;
        this.reference = reference;
        this.onset = reference.onset();
        this.nearness = new OnsetDistance(
                collector.millis(onset.last()),
                collector.millis(onset.at()),
                collector.millis(reference.until()),
                reference.vague());
        this.known = onset.known();
        this.bond = bond;
        this.neighbours = Set.copyOf(neighbours);
        this.names = names.stream()
                .map(name -> InstanceAddress.parse(name).host())
                .filter(name -> name.length() >= SHORTEST_NAME)
                .distinct()
                .toList();
    }

    /// Whether lines are compared with a change of the metric, and not only with an instant.
    public boolean onsetKnown() {
        return known;
    }

    /// Adds a reader. All readers of a host cover the same time, so the first one gives the coverage.
    public synchronized void reads(LogReader reader) {
        readers.add(reader);
    }

    private record Entry(NotableTemplate notable, List<Part> parts, double evidence, Level level) {
        TemplateOccurrences tally() {
            return notable.tally();
        }

        int[] times() {
            return notable.times();
        }

        Found found() {
            return notable.found();
        }

        String key() {
            return RankedTemplate.key(tally().template.id(), tally().host);
        }
    }

    /// Returns the ranked templates, the best first.
    public synchronized List<RankedTemplate> rank() {
        var covered =
                readers.isEmpty() ? new ReadIntervals() : readers.getFirst().covered();
        var tallies = collector.joined();
        var spread = spread(tallies);
        int start = collector.millis(window.start());
        int end = collector.millis(window.end());
        int first = Math.max(0, collector.first());
        var surprise = new SurpriseScore(nearness, covered, first, novelty(tallies, first));
        var share = new TemplateShare(tallies, stretches(), first, end);
        var silent = fellSilent(tallies, covered, end);
        // Without an onset, a line that no longer follows its caller's line is the only evidence, even if the
        // entire log stopped.
        var notable = new NotableTemplate.Search(surprise, share, stretches(), first, start, end)
                .among(tallies, known ? silent : Set.of());
        boolean ownSilent = tallies.stream().anyMatch(t -> t.own && silent.contains(t.host));
        var context = new FleetContext(
                spread,
                otherOwners(tallies),
                silent,
                ownSilent,
                startedTogether(notable),
                bond.among(tallies, onset.series(), collector.own()));
        var entries = new ArrayList<Entry>();
        for (var one : notable) {
            entries.add(entry(one, context));
        }
        entries.sort(Comparator.comparingDouble(Entry::evidence)
                .reversed()
                .thenComparing(e -> e.found().start())
                .thenComparing(e -> e.tally().template.id()));
        var seenKeys = new HashSet<String>();
        // Each line appears once, with its strongest evidence.
        var shown = entries.stream()
                .filter(entry -> seenKeys.add(entry.key()))
                .limit(MAX_SHOWN)
                .takeWhile(entry -> entry.evidence() > 0)
                .toList();
        var ranked = new ArrayList<RankedTemplate>();
        for (var entry : shown) {
            var follows = shown.stream()
                    .filter(other -> follows(entry, other, end))
                    .map(Entry::key)
                    .collect(Collectors.toSet());
            ranked.add(ranked(ranked.size() + 1, entry, follows, spread, covered));
        }
        return Odds.ranked(ranked, known);
    }

    private static boolean follows(Entry later, Entry earlier, int end) {
        int from = Math.max(later.found().start(), earlier.found().start()) - SETTLING;
        return later != earlier
                && later.found().move().rises()
                && earlier.found().move().rises()
                && PairedLines.follows(later.times(), earlier.times(), from, end)
                && !PairedLines.follows(earlier.times(), later.times(), from, end);
    }

    /// Without an onset, the rate of new lines does not count, because many new lines are what is searched for.
    private NoveltyRate novelty(Collection<TemplateOccurrences> tallies, int first) {
        int before = stretches().stream()
                .mapToInt(TemplateShare.Stretch::before)
                .min()
                .orElse(collector.millis(window.start()));
        return known ? new NoveltyRate(tallies, first, before) : NoveltyRate.NONE;
    }

    private List<TemplateShare.Stretch> stretches() {
        int start = collector.millis(window.start());
        return reference.whole()
                ? List.of(new TemplateShare.Stretch(start, start, collector.millis(window.end())))
                : reference.in(window).stream()
                        .flatMap(instant -> TemplateShare.Stretch.about(collector.millis(instant)).stream())
                        .toList();
    }

    /// The number of hosts with each template, and the number of all hosts with logs.
    private record Spread(Map<String, Integer> hosts, int all) {
        double share(TemplateOccurrences tally) {
            int with = hosts.getOrDefault(tally.template.id(), 1);
            return all < 2 ? 0 : (with - 1.0) / (all - 1.0);
        }

        /// The number of other hosts with the template; negative if only one host is known.
        int elsewhere(TemplateOccurrences tally) {
            return all < 2 ? -1 : hosts.getOrDefault(tally.template.id(), 1) - 1;
        }
    }

    private static Spread spread(Collection<TemplateOccurrences> tallies) {
        var hosts = new HashMap<String, Integer>();
        var all = new HashSet<String>();
        for (var tally : tallies) {
            hosts.merge(tally.template.id(), 1, Integer::sum);
            all.add(tally.host);
        }
        return new Spread(hosts, all.size());
    }

    /// Facts about the lines of all hosts together.
    ///
    /// @param others the number of hosts besides the explained one
    /// @param silent hosts whose entire log stopped at the onset
    /// @param ownSilent whether the explained host is among them
    /// @param together the number of other hosts on which each template began around the onset
    private record FleetContext(
            Spread spread,
            int others,
            Set<String> silent,
            boolean ownSilent,
            Map<String, Integer> together,
            SharedWords.Weights weights) {}

    private static int otherOwners(Collection<TemplateOccurrences> tallies) {
        return (int)
                tallies.stream().filter(t -> !t.own).map(t -> t.host).distinct().count();
    }

    /// The hosts whose entire log stopped at the onset. For these, a line that stopped is no evidence.
    private Set<String> fellSilent(Collection<TemplateOccurrences> tallies, ReadIntervals covered, int end) {
        int from = collector.millis(onset.at());
        var before = new HashMap<String, Long>();
        var after = new HashMap<String, Long>();
        for (var tally : tallies) {
            var times = tally.stamps.inOrder();
            before.merge(tally.host, (long) SurpriseScore.lowerBound(times, from), Long::sum);
            after.merge(tally.host, (long) times.length - SurpriseScore.lowerBound(times, from + SETTLING), Long::sum);
        }
        double history = covered.within(Math.max(0, collector.first()), from);
        double since = covered.within(from + SETTLING, end);
        var silent = new HashSet<String>();
        before.forEach((host, count) -> {
            double expected = history <= 0 ? 0 : count / history * since;
            if (expected >= MIN_EXPECTED && after.getOrDefault(host, 0L) < REMAINING_SHARE * expected) {
                silent.add(host);
            }
        });
        return silent;
    }

    private Map<String, Integer> startedTogether(List<NotableTemplate> notable) {
        var hosts = new HashMap<String, Integer>();
        for (var one : notable) {
            int start = one.found().start();
            boolean about = start >= collector.millis(onset.last()) - TOGETHER_BEFORE
                    && start <= collector.millis(onset.at()) + TOGETHER_AFTER;
            if (about && one.found().move().rises() && !one.tally().own) {
                hosts.merge(one.tally().template.id(), 1, Integer::sum);
            }
        }
        return hosts;
    }

    private Entry entry(NotableTemplate one, FleetContext context) {
        var tally = one.tally();
        var times = one.times();
        var found = one.found();
        var parts = new ArrayList<Part>();
        double near = Math.log10(SurpriseScore.PLACE / found.distance());
        double move = SurpriseScore.prior(found.move(), found.strength());
        boolean stopped = found.move().falls();
        parts.add(new Part("surprise", found.evidence() - move - near, "how rare such a change is in this log"));
        parts.add(new Part("place", place(near, found.start()), "how close to the onset it began"));
        var level = level(tally);
        parts.add(new Part("severity", stopped ? 0 : severity(level, tally.template.text()), level.word()));
        parts.add(new Part("bond", bond(tally, context.weights()), "how the line relates to the metric"));
        boolean own = tally.own;
        boolean witness = !own && context.ownSilent();
        double everywhere = witness ? 0 : context.spread().share(tally);
        parts.add(new Part("rarity", everywhere == 0 ? 0 : RARITY * everywhere, "how many other hosts log it too"));
        parts.add(new Part("host", host(tally, context.others()), "which host logged it"));
        if (witness) {
            int together = context.together().getOrDefault(tally.template.id(), 1);
            parts.add(new Part(
                    "witnesses",
                    together == 1
                            ? SINGLE_WITNESS
                            : Math.min(MAX_WITNESSES, WITNESS * Math.log(together) / Math.log(2)),
                    "the host stopped logging; other hosts that began to log this line then: " + together));
        }
        parts.add(new Part(
                "share",
                (tally.isWhole() ? 1 : VALUE_SHARE) * share(one.shared().evidence(), stopped),
                "how much its share of the log of its owner has changed"));
        parts.add(new Part(
                "move",
                (one.broken().isPresent() ? Math.max(move, MIN_MOVE_OF_BREAK) : move)
                        + (found.move() == Move.NEW ? tally.isWhole() ? NEVER_SEEN : NEW_VALUE : 0),
                found.move().word()));
        if (stopped && (known || one.broken().isEmpty()) && context.silent().contains(tally.host)) {
            parts.add(new Part("silence", ONLY_SILENT, "the host's entire log stopped, including this line"));
        }
        one.broken()
                .ifPresent(broken -> parts.add(new Part(
                        RankedTemplate.SUCCESSION,
                        BREAK_WEIGHT * Math.log10(1 + broken.evidence()),
                        "how clearly it is missing after the line that it usually follows")));
        double evidence = parts.stream().mapToDouble(Part::value).sum();
        return new Entry(one, parts, evidence, level);
    }

    private static Level level(TemplateOccurrences tally) {
        var level = tally.level();
        if (level != Level.UNKNOWN || tally.samples().isEmpty()) {
            return level;
        }
        return Level.in(tally.samples().getFirst().text());
    }

    private static double severity(Level level, String text) {
        double base = switch (level) {
            case FATAL -> 0.3;
            case ERROR -> 0.25;
            case WARN -> 0.12;
            case INFO, UNKNOWN -> 0;
            case DEBUG -> -0.2;
        };
        return TROUBLE.matcher(text).find() ? Math.max(base, 0.18) : base;
    }

    /// If the onset is known, the distance from it reduces the evidence further.
    private double place(double near, int start) {
        if (!known) {
            return PLACE * near;
        }
        double before = Math.max(0, collector.millis(onset.last()) - start) / 1000.0;
        double after = Math.max(0, start - collector.millis(onset.at())) / 1000.0;
        return PLACE * near
                - DISTANCE_WEIGHT * (Math.log10(1 + before / SOON_BEFORE) + Math.log10(1 + after / SOON_AFTER));
    }

    /// A changed share is evidence. Its size counts most without an onset; with one, the template with the most lines
    /// is usually a consequence.
    private double share(double evidence, boolean fell) {
        double far = Math.log10(1 + evidence);
        double weight = known ? SHARE_WITH_ONSET : fell ? SHARE + SHARE_FELL : SHARE;
        return (known ? WITH_ONSET : 1) * Math.min(evidence, DIFFERS) / DIFFERS + weight * far;
    }

    private double bond(TemplateOccurrences tally, SharedWords.Weights weights) {
        double named = 0;
        for (var sample : tally.samples()) {
            named = Math.max(named, weights.named(sample.text()));
        }
        return TOPIC * weights.topic(tally.template.text()) + NAMED_OBJECT * named;
    }

    /// Whether a line of another host names the explained host.
    private boolean namesHost(TemplateOccurrences tally) {
        return tally.samples().stream()
                .anyMatch(sample -> names.stream().anyMatch(n -> SharedWords.names(sample.text(), n)));
    }

    /// The lines of many other hosts always contain something unusual.
    private double host(TemplateOccurrences tally, int others) {
        if (!collector.owners().identifiesOwn() || tally.own) {
            return 0;
        }
        boolean named = namesHost(tally);
        if (!named && !neighbours.contains(LogHostLabels.plain(tally.host))) {
            return STRANGER;
        }
        double many = PER_TENFOLD_HOSTS * Math.log10(Math.max(1, others));
        return NEIGHBOUR + many + (named ? NAMES_HOST : 0);
    }

    private RankedTemplate ranked(int rank, Entry entry, Set<String> follows, Spread spread, ReadIntervals covered) {
        int from = SurpriseScore.lowerBound(entry.times(), collector.millis(window.start()));
        int to = SurpriseScore.lowerBound(entry.times(), collector.millis(window.end()));
        var first = from < to
                ? collector.instant(entry.times()[from])
                : collector.instant(entry.found().start());
        var last = from < to ? collector.instant(entry.times()[to - 1]) : first;
        double expected = expected(from, covered);
        return new RankedTemplate(
                rank,
                entry.tally().template.id(),
                entry.tally().text(),
                entry.tally().host,
                0,
                entry.parts(),
                entry.found().move(),
                to - from,
                from,
                expected,
                first,
                last,
                collector.instant(entry.found().start()),
                entry.tally().common(),
                entry.level().word(),
                entry.tally().samples(),
                follows,
                new RankingReasons(collector, reference, covered)
                        .why(
                                entry.notable(),
                                entry.level(),
                                new RankingReasons.Lines(to - from, from, expected),
                                spread.elsewhere(entry.tally()),
                                entry.parts()));
    }

    private double expected(int baselineCount, ReadIntervals covered) {
        int start = Math.max(0, collector.first());
        int windowStart = collector.millis(window.start());
        double before = covered.within(start, windowStart);
        double within = covered.within(windowStart, collector.millis(window.end()));
        return before <= 0 ? 0 : baselineCount / before * within;
    }
}
